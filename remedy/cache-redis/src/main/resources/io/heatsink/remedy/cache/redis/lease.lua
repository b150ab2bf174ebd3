-- entry, term (0: only looks), ahead, subjects
recall()
local hash, term, ahead = nextArgument(), tonumber(nextArgument()), nextArgument() == '1'
local all = subjects()
local entry = entryOf(P .. 'e:' .. hash)
local there = entry and isValid(entry, all, true) and isServed(all)
if there and not ahead then
  return {'T', int(now), entry.raw}
end
if term == 0 then
  return {'N', int(now)}
end
local consistent = latest(all, 's') > now and '1' or '0'
local open = isOpen(all)
if open or latest(all, 'q') > now then
  return {'D', int(now), consistent, open and '1' or '0'}
end
local key = P .. 'l:' .. hash
if string.match(get(key) or '', '^%S+ %d+ ') and redis.call('PTTL', key) > 0 then
  return {'K', int(now)}
end
redis.call('SET', key, '', 'PX', term) -- the first write: refused where there is no memory left
for _, record in ipairs(all) do
  keep(record, term + 60000)
end
redis.call('SET', key, nonce .. ' ' .. int(now) .. ' ' .. stamp(all), 'PX', term)
return {'G', int(now), nonce, consistent}
