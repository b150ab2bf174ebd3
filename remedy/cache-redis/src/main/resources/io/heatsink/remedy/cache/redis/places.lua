return redis.call('HGETALL', P .. 'p')
