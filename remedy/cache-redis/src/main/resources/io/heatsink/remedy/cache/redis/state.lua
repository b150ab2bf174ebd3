-- What every script begins with: the table's state, and how it is changed. One call is one atomic
-- step. All keys of a table share the slot of KEYS[1], its prefix:
--
--   t      validity of the table, since when it is open (0: it is not), and whose data it is
--   d      a hash: run, v (the validity again), w (the table's record), e (names this life of the
--          data), n (the channel's last number), and s:<subject>, a record of each subject that is
--          open or has not settled. A record is there as long as it matters.
--   z      those subjects, by when somebody has to look at them
--   s:<..> validity of a subject on which an entry may depend, and since when it is open
--   e:<..> an entry, l:<..> who is filling it, m:<..> an image that is remembered, b the bytes
--
-- A record is {s = settled from, q = stores from, c = last closing, u = the last one that told no
-- version, hi and hn = incarnation and number of the highest version that was told since (empty:
-- none was), o = {{write, since, deadline, c before it, validity of the table, u, hi and hn before
-- it}}, m = the subject's name}.
local P, nonce, origin = KEYS[1], ARGV[1], ARGV[2]
local quiet, settling = tonumber(ARGV[3]), tonumber(ARGV[4])
local T, D, Z = P .. 't', P .. 'd', P .. 'z'
local at = 4 -- arguments that have been taken

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')

local function int(number) -- tostring would round it
  return string.format('%.0f', number)
end

local function nextArgument()
  at = at + 1
  return ARGV[at]
end

-- Marks are never the same twice, whatever is lost here: the caller's nonce is his alone.
local marks = 0
local function mark()
  marks = marks + 1
  return nonce .. '.' .. marks
end

-- Whatever else may stand under our keys is as good as nothing.
local function get(key)
  local value = redis.pcall('GET', key)
  if type(value) == 'table' then
    redis.call('DEL', key)
    return false
  end
  return value
end

local function unpacked(packed)
  if not packed then
    return nil
  end
  local good, record = pcall(cmsgpack.unpack, packed)
  if good and type(record) == 'table' and type(record.o) == 'table' and type(record.s) == 'number'
      and type(record.q) == 'number' and type(record.c) == 'string' then
    record.u, record.hi, record.hn = record.u or record.c, record.hi or '', record.hn or ''
    return record
  end
  return nil
end

local whole, epoch

local function oldest(record)
  local since = 0
  for _, opening in ipairs(record.o) do
    if since == 0 or opening[2] < since then
      since = opening[2]
    end
  end
  return since
end

local function saveWhole()
  redis.call('SET', T, whole.v .. ' ' .. int(oldest(whole)) .. ' ' .. run, 'PX', 3600000)
  redis.call('HSET', D, 'v', whole.v, 'w', cmsgpack.pack(whole))
end

-- It cannot tell what it has lost: nothing counts, and anything may be open.
local function lost()
  redis.call('DEL', D, Z)
  whole = {v = mark(), s = now + quiet, q = now + quiet, c = '', u = '', hi = '', hn = '', o = {}}
  epoch = whole.v
  redis.call('HSET', D, 'run', run, 'e', epoch, 'n', '0')
  saveWhole()
  redis.call('PEXPIRE', D, 3600000)
end

local function recall()
  local head = redis.pcall('HMGET', D, 'run', 'v', 'w', 'e')
  if head.err then
    return lost()
  end
  whole = unpacked(head[3])
  epoch = head[4]
  local known = redis.pcall('ZCARD', Z)
  if head[1] ~= run or not whole or not epoch or type(known) == 'table'
      or head[2] ~= whole.v
      or get(T) ~= whole.v .. ' ' .. int(oldest(whole)) .. ' ' .. run
      or redis.call('HLEN', D) ~= known + 5 then
    return lost()
  end
end

local function field(text)
  return struct.pack('>I4', #text) .. text
end

-- What is told begins with format, life of the data, number, and who need not be told.
local function tell(whom, ...)
  local number = redis.call('HINCRBY', D, 'n', 1)
  local parts = {field('1'), field(epoch), field(int(number)), field(whom)}
  for _, part in ipairs({...}) do
    parts[#parts + 1] = field(part)
  end
  redis.call('PUBLISH', P .. 'c', table.concat(parts))
end

local function tellClosed(whom, write, kind, millis, names)
  tell(whom, 'C', write, kind, int(millis), unpack(names))
end

local function without(record, write)
  local left = {}
  local found = nil
  for _, opening in ipairs(record.o) do
    if opening[1] == write then
      found = opening
    else
      left[#left + 1] = opening
    end
  end
  record.o = left
  return found
end

-- A closing that is not a refusal: what depends on it no longer counts. One that tells a version
-- says so besides.
local function invalidate(record, settledFrom, storesFrom)
  record.c = mark()
  if record.v then
    record.v = record.c
  end
  record.s = math.max(record.s, settledFrom)
  record.q = math.max(record.q, storesFrom)
end

-- That closing told no version.
local function disturb(record)
  record.u, record.hi, record.hn = record.c, '', ''
end

local function closeOverdue(record, names)
  local changed = false
  local left = {}
  for _, opening in ipairs(record.o) do
    if opening[3] <= now then
      invalidate(record, now + settling, now + settling)
      disturb(record)
      tellClosed('', opening[1], 'U', settling, names)
      changed = true
    else
      left[#left + 1] = opening
    end
  end
  record.o = left
  return changed
end

local function save(record)
  local due = math.max(record.s, record.q)
  for i, opening in ipairs(record.o) do
    due = i == 1 and opening[3] or math.min(due, opening[3])
  end
  if #record.o > 0 or due > now then
    redis.call('HSET', D, 's:' .. record.h, cmsgpack.pack(
      {s = record.s, q = record.q, c = record.c, u = record.u, hi = record.hi, hn = record.hn, o = record.o, m = #record.o > 0 and record.m or ''}))
    redis.call('ZADD', Z, int(due), record.h)
  else
    redis.call('HDEL', D, 's:' .. record.h)
    redis.call('ZREM', Z, record.h)
  end
  if record.v then
    redis.call('SET', P .. 's:' .. record.h, record.v .. ' ' .. int(oldest(record)), 'KEEPTTL')
  end
end

-- The subject; its validity is nil if nothing can depend on it.
local function load(hash, name)
  local packed = redis.call('HGET', D, 's:' .. hash)
  local record = unpacked(packed)
  if packed and not record then
    lost()
  end
  record = record or {s = 0, q = 0, c = '', u = '', hi = '', hn = '', o = {}}
  local key = get(P .. 's:' .. hash)
  record.h = hash
  record.m = name or record.m
  record.v = key and string.match(key, '^(%S+) %d+$') or nil
  if closeOverdue(record, {record.m}) then
    save(record)
  end
  return record
end

-- Looks at some of those whose time has come: closes what is overdue, forgets what has settled.
local function sweep(most)
  local due = redis.call('ZRANGEBYSCORE', Z, '-inf', int(now), 'LIMIT', 0, most)
  for _, hash in ipairs(due) do
    save(load(hash))
  end
  if closeOverdue(whole, {}) then
    saveWhole()
  end
end

local function subjects()
  local all = {}
  for i = 1, tonumber(nextArgument()) do
    local hash = nextArgument()
    all[i] = load(hash, nextArgument())
  end
  if closeOverdue(whole, {}) then
    saveWhole()
  end
  return all
end

local function names(all)
  local texts = {}
  for i, record in ipairs(all) do
    texts[i] = record.m
  end
  return texts
end

-- Gives it a validity on which an entry can depend, for as long as that.
local function keep(record, millis)
  local key = P .. 's:' .. record.h
  if not record.v then
    record.v = mark()
    redis.call('SET', key, record.v .. ' ' .. int(oldest(record)), 'PX', int(millis))
  elseif redis.call('PTTL', key) < millis then
    redis.call('PEXPIRE', key, int(millis))
  end
end

local function stamp(all)
  local parts = {whole.v, #all}
  for _, record in ipairs(all) do
    parts[#parts + 1] = record.h
    parts[#parts + 1] = record.v or '-'
  end
  return table.concat(parts, ' ')
end

local function isOpen(all)
  if #whole.o > 0 then
    return true
  end
  for _, record in ipairs(all) do
    if #record.o > 0 then
      return true
    end
  end
  return false
end

local function latest(all, what)
  local last = whole[what]
  for _, record in ipairs(all) do
    last = math.max(last, record[what])
  end
  return last
end
