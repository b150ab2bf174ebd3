-- follower, term, by how much it is behind in milliseconds (-1: not known)
local F = P .. 'f'
local follower, term, behind = nextArgument(), tonumber(nextArgument()), tonumber(nextArgument())
local known = redis.pcall('HMGET', F, 'leader', 'token', 'until', 'behind', 'reported')
if known.err then
  redis.call('DEL', F)
  known = {}
end
local token = tonumber(known[2] or '') or 0
local free = not known[1] or (tonumber(known[3] or '') or 0) <= now
if not free and known[1] ~= follower then
  local told, at = tonumber(known[4] or ''), tonumber(known[5] or '')
  return {'F', told and at and int(told + math.max(0, now - at)) or ''}
end
if free then
  -- Tokens go on rising although Redis may have lost the last one.
  token = math.max(token + 1, now)
elseif behind >= 0 then
  redis.call('HSET', F, 'behind', int(behind), 'reported', int(now))
end
redis.call('HSET', F, 'leader', follower, 'token', int(token), 'until', int(now + term))
redis.call('PEXPIRE', F, 86400000)
return {'L', int(token)}
