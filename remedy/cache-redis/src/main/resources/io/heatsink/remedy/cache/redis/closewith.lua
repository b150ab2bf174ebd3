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

local verdict, higher = 'STORED', false
if valid then
  if valid.incarnation == '-' or valid.incarnation ~= incarnation then
    verdict = 'CONFLICT'
  elseif valid.number > number then -- of one length, so that their order is the text's
    verdict, higher = 'OVERTAKEN', true
  end
end

local since = now - age
local known, alone = true, true
for _, record in ipairs(all) do
  local opening = without(record, id)
  if not opening then
    known = false
  else
    since = math.min(since, opening[2])
    alone = alone and opening[4] == record.c and opening[5] == whole.v
      and (incarnation ~= '-' or #record.o == 0)
  end
end
alone = alone and (incarnation ~= '-' or #whole.o == 0)
if verdict == 'STORED'
    and (not known or latest(all, 'q') > now or since + ttl <= now or not valid and not alone) then
  verdict = 'OVERTAKEN'
end

for _, record in ipairs(all) do
  invalidate(record, now + millis, 0)
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
