-- entry, token, version and checksum, ttl, room, value, subjects
recall()
local hash, token, version = nextArgument(), nextArgument(), nextArgument()
local ttl, room, value = tonumber(nextArgument()), tonumber(nextArgument()), nextArgument()
local all = subjects()
local lease = get(P .. 'l:' .. hash)
local has, since, stamped = string.match(lease or '', '^(%S+) (%d+) (.*)$')
if has ~= token then
  return {'OVERTAKEN'}
end
since = tonumber(since)
if since + ttl <= now or stamped ~= stamp(all) or isOpen(all) or latest(all, 'q') > now then
  redis.call('DEL', P .. 'l:' .. hash)
  return {'OVERTAKEN'}
end
local entry = entryOf(P .. 'e:' .. hash)
if entry and isValid(entry, all, true) then
  local incarnation, number = string.match(version, '^(%S+) (%S+)')
  if entry.incarnation ~= '-' and incarnation ~= '-' then
    if entry.incarnation ~= incarnation then
      drop(entry)
      redis.call('DEL', P .. 'l:' .. hash)
      return {'CONFLICT'}
    elseif entry.number > number then -- of one length, so that their order is the text's
      redis.call('DEL', P .. 'l:' .. hash)
      return {'OVERTAKEN'}
    end
  end
end
redis.call('SET', P .. 'l:' .. hash, lease, 'PX', 1000) -- refused where there is no memory left
redis.call('DEL', P .. 'l:' .. hash)
for _, record in ipairs(all) do
  keep(record, ttl + 60000)
end
local stored = put(P .. 'e:' .. hash, entry, since, since + ttl, version, value, room, stamped)
return {stored and 'STORED' or 'NO_ROOM'}
