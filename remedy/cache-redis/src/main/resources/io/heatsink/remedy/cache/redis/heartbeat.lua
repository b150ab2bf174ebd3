-- when the caller sent it, by his own clock
redis.call('PEXPIRE', T, 3600000) -- a write that needs no memory: after it the others may be made
recall()
sweep(1000)
redis.call('PEXPIRE', D, 3600000)
redis.call('PEXPIRE', Z, 3600000)
tell(origin, 'H', nextArgument())
return {int(now), run}
