-- write, ending (R, A, U), settling, subjects
redis.call('PEXPIRE', T, 3600000) -- a write that needs no memory: after it the others may be made
recall()
local write, ending, millis = nextArgument(), nextArgument(), tonumber(nextArgument())
local all = subjects()
local function close(record)
  without(record, write)
  if ending ~= 'R' then
    invalidate(record, now + millis, ending == 'U' and now + millis or 0)
    disturb(record)
  end
end
if #all == 0 then
  close(whole)
  saveWhole()
end
for _, record in ipairs(all) do
  close(record)
  save(record)
end
tellClosed(origin, write, ending, millis, names(all))
return {'DONE'}
