/**
 * The read cache: answers eventually consistent GetItem and BatchGetItem calls from memory.
 *
 * <p>{@link io.heatsink.remedy.cache.CacheFilter} goes in the chain where physical items pass:
 * behind all that rewrites keys, before the accounting of what DynamoDB charges. Hits are answered
 * on the event loop; misses, and all writes to a table with a rule, run on a thread of their own.
 * It changes a call in one way only: a read that may fill the cache soon after a write is sent
 * strongly consistent. A batch may go upstream in parts. When it fails, the call fails; what it
 * holds is memory, and is gone with the process.
 *
 * <p>It promises: through one proxy, a read that begins after a write was answered sees that write
 * or a later one; no answer is older than its TTL, counted from before its value was read; strongly
 * consistent and transactional reads are answered by DynamoDB. An eventually consistent fill may
 * itself be as old as DynamoDB's replicas lag, for writes that did not come through this proxy.
 *
 * <p>What decides is in {@link io.heatsink.remedy.cache.policy}, without I/O.
 */
@NullMarked
package io.heatsink.remedy.cache;

import org.jspecify.annotations.NullMarked;
