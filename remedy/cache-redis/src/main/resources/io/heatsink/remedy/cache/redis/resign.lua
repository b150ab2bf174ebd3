-- token
local F = P .. 'f'
if redis.call('HGET', F, 'token') == nextArgument() then
  redis.call('HSET', F, 'until', '0')
end
return {'DONE'}
