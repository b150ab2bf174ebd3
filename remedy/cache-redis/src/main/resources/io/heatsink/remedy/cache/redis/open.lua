-- write, remaining, subjects
redis.call('PEXPIRE', T, 3600000) -- a write that needs no memory: after it the others may be made
recall()
local write, remaining = nextArgument(), tonumber(nextArgument())
local all = subjects()
local function open(record)
  for _, opening in ipairs(record.o) do
    if opening[1] == write then
      return
    end
  end
  record.o[#record.o + 1] = {
    write, now, now + remaining, record.c, whole.v, record.u, record.hi, record.hn}
end
if #all == 0 then
  open(whole)
  saveWhole()
end
for _, record in ipairs(all) do
  open(record)
  save(record)
end
sweep(2 * #all)
tell(origin, 'O', write, int(now + remaining), unpack(names(all)))
return {'DONE'}
