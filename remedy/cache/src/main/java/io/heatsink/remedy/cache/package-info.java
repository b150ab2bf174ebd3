/**
 * The read cache: answers eventually consistent reads of items, Query and Scan from memory.
 *
 * <p>{@link io.heatsink.remedy.cache.CacheFilter} goes in the chain where physical items pass:
 * behind all that rewrites keys, before the accounting of what DynamoDB charges. Hits are answered
 * on the event loop; misses, and all writes to a table with a rule, run on a thread of their own.
 * It changes calls in these ways only: a read that may fill the cache soon after a write is sent
 * strongly consistent; one for a part of an item, as one for the whole; a Query or Scan asks what
 * it consumes; and where pages of global indexes are held, a write of one item is sent with
 * ReturnValues=ALL_OLD. A batch may go upstream in parts. Clients get what they asked for. When it
 * fails, the call fails; what it holds is memory, and is gone with the process.
 *
 * <p>It promises: through one proxy, a read of the table that begins after a write was answered
 * sees that write or a later one; a page of a global index is no staler than DynamoDB itself plus
 * the index's settling time; no answer is older than its TTL, counted from before its value was
 * read; strongly consistent and transactional reads are answered by DynamoDB. An eventually
 * consistent fill may itself be as old as DynamoDB's replicas lag, for writes that did not come
 * through this proxy.
 *
 * <p>What decides is in {@link io.heatsink.remedy.cache.policy}, without I/O.
 */
@NullMarked
package io.heatsink.remedy.cache;

import org.jspecify.annotations.NullMarked;
