-- An entry is a line and the value. The line: format, since when the value is, when it ends,
-- incarnation and number of its version, the value's checksum, the table's validity, how many
-- subjects, each with its validity; and a digest of all that with the key.
local function entryOf(key)
  local raw = get(key)
  if not raw then
    return nil
  end
  local head, digest, rest = string.match(raw, '^(hs1 [^\n]*) (%x+)\n()')
  if not head or string.sub(redis.sha1hex(key .. head), 1, 16) ~= digest then
    return nil
  end
  local words = {}
  for word in string.gmatch(head, '%S+') do
    words[#words + 1] = word
  end
  local entry = {
    key = key, raw = raw, since = tonumber(words[2]), ends = tonumber(words[3]), incarnation = words[4],
    number = words[5], checksum = words[6], whole = words[7], order = {}, marks = {}, from = rest}
  for i = 9, #words - 1, 2 do
    entry.order[#entry.order + 1] = words[i]
    entry.marks[words[i]] = words[i + 1]
  end
  return entry
end

-- Whether nothing has happened to those of these subjects that it is known to depend on.
local function isValid(entry, all, needsAll)
  if entry.whole ~= whole.v or entry.ends <= now then
    return false
  end
  for _, record in ipairs(all) do
    local has = entry.marks[record.h]
    if has and has ~= record.v or needsAll and not has then
      return false
    end
  end
  return true
end

local function isServed(all)
  local since = oldest(whole)
  for _, record in ipairs(all) do
    local its = oldest(record)
    if its ~= 0 and (since == 0 or its < since) then
      since = its
    end
  end
  return since == 0 or now - since <= grace
end

-- The bytes of what has not expired yet, by the half second in which it will.
local B = P .. 'b'

local function bucket(millis)
  return math.floor(millis / 500)
end

local function used()
  local head = redis.pcall('HMGET', B, 'n', 'p')
  if head.err then
    redis.call('DEL', B)
    head = {}
  end
  local total, passed = tonumber(head[1] or '') or 0, tonumber(head[2] or '') or 0
  local upTo = bucket(now) - 1
  if upTo - passed > 10000 then
    redis.call('DEL', B)
    total = 0
  else
    for i = passed + 1, upTo do
      local gone = redis.call('HGET', B, int(i))
      if gone then
        total = total - tonumber(gone)
        redis.call('HDEL', B, int(i))
      end
    end
  end
  redis.call('HSET', B, 'n', int(total), 'p', int(upTo))
  redis.call('PEXPIRE', B, 86400000)
  return total
end

local function count(bytes, ends)
  redis.call('HINCRBY', B, 'n', int(bytes))
  redis.call('HINCRBY', B, int(bucket(ends)), int(bytes))
end

local function drop(entry)
  if entry then
    used()
    if bucket(entry.ends) >= bucket(now) then
      count(-(#entry.raw - entry.from + 1), entry.ends)
    end
    redis.call('DEL', entry.key)
  end
end

local function write(key, head, value, ends)
  redis.call('SET', key, head .. ' ' .. string.sub(redis.sha1hex(key .. head), 1, 16) .. '\n' .. value,
    'PX', int(math.max(1, ends - now)))
end

-- In place of what was there.
local function put(key, there, since, ends, version, value, room, stamped)
  drop(there)
  if used() + #value > room then
    return false
  end
  write(key, 'hs1 ' .. int(since) .. ' ' .. int(ends) .. ' ' .. version .. ' ' .. stamped, value, ends)
  count(#value, ends)
  return true
end
