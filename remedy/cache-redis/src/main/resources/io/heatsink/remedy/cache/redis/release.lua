-- entry, token
local key = P .. 'l:' .. nextArgument()
local lease = get(key)
if lease and string.match(lease, '^%S+') == nextArgument() then
  redis.call('DEL', key)
end
return {'DONE'}
