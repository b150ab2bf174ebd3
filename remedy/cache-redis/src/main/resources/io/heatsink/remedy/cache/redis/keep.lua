-- token, places (each with its shard), shards that are gone
local places = P .. 'p'
if redis.call('HGET', P .. 'f', 'token') ~= nextArgument() then
  return {'0'}
end
for _ = 1, tonumber(nextArgument()) do
  redis.call('HSET', places, nextArgument(), nextArgument())
end
for _ = 1, tonumber(nextArgument()) do
  redis.call('HDEL', places, nextArgument())
end
-- A stream keeps its records for a day.
redis.call('PEXPIRE', places, 86400000)
return {'1'}
