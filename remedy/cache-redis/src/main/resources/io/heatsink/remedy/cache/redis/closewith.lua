-- write, settling, entry, its name, version and checksum, ttl, age, room, value, subjects
redis.call('PEXPIRE', T, 3600000) -- a write that needs no memory: after it the others may be made
recall()
local id, millis = nextArgument(), tonumber(nextArgument())
local key, name, version = P .. 'e:' .. nextArgument(), nextArgument(), nextArgument()
local ttl, age = tonumber(nextArgument()), tonumber(nextArgument())
local room, value = tonumber(nextArgument()), nextArgument()
local all = subjects()
local incarnation, number = string.match(version, '^(%S+) (%S+)')
local there = entryOf(key)
local valid = there and isValid(there, all, false) and there or nil

-- Of one length, so that the order of numbers is the texts'.
local since = now - age
local known, fits, explained = true, true, false
local versioned = incarnation ~= '-' -- the closing tells its version
for _, record in ipairs(all) do
  local opening = without(record, id)
  if not opening then
    known = false
  elseif incarnation == '-' then
    since = math.min(since, opening[2])
    fits = fits and opening[4] == record.c and opening[5] == whole.v and #record.o == 0
  else
    since = math.min(since, opening[2])
    local same = record.hi == incarnation
    fits = fits and opening[6] == record.u and opening[5] == whole.v
      and (record.hi == '' or same and record.hn <= number)
    -- Not of another incarnation, nor one that was there before: an earlier state was put back.
    versioned = versioned and (record.hi == '' or same and record.hn ~= number)
      and not (opening[7] == incarnation and opening[8] >= number)
    explained = explained or same and valid and record.hn >= valid.number
  end
end
fits = fits and (incarnation ~= '-' or #whole.o == 0)

local verdict, higher = 'STORED', false
if valid then
  if valid.incarnation == '-' or valid.incarnation ~= incarnation then
    verdict, versioned = 'CONFLICT', false
  elseif valid.number > number then
    verdict, versioned = 'OVERTAKEN', versioned and explained
    higher = known and versioned
  end
end
versioned = versioned and known
if verdict == 'STORED' and (not known or not fits or incarnation ~= '-' and not versioned
    or latest(all, 'q') > now or since + ttl <= now) then
  verdict = 'OVERTAKEN'
end

for _, record in ipairs(all) do
  invalidate(record, now + millis, 0)
  if not versioned then
    disturb(record)
  elseif record.hi == '' or record.hn < number then
    record.hi, record.hn = incarnation, number
  end
  save(record)
end

local told = false
if higher then
  for _, record in ipairs(all) do
    if valid.marks[record.h] then
      valid.marks[record.h] = record.v
    end
  end
  local stamped = {whole.v, #valid.order}
  for _, hash in ipairs(valid.order) do
    stamped[#stamped + 1] = hash
    stamped[#stamped + 1] = valid.marks[hash]
  end
  version = valid.incarnation .. ' ' .. valid.number .. ' ' .. valid.checksum
  since = valid.since
  value = string.sub(valid.raw, valid.from)
  write(key, 'hs1 ' .. int(since) .. ' ' .. int(valid.ends) .. ' ' .. version .. ' '
    .. table.concat(stamped, ' '), value, valid.ends)
  told = true
elseif verdict == 'STORED' then
  for _, record in ipairs(all) do
    keep(record, ttl + 60000)
  end
  if put(key, there, since, since + ttl, version, value, room, stamp(all)) then
    told = true
  else
    verdict = 'NO_ROOM'
  end
else
  drop(there)
end
if told then
  tell(origin, 'W', id, int(millis), name, int(since), version, value, unpack(names(all)))
else
  tellClosed(origin, id, 'A', millis, names(all))
end
return {verdict}
