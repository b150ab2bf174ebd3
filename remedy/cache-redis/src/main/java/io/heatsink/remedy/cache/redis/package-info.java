/**
 * The read cache's second level on Redis: one server or a cluster, at least 6.2.
 *
 * <p>What proxies share of one table lies under one prefix, in one hash slot, so that each script
 * is one atomic step over entries and what they depend on, in a cluster, too. The price: one node
 * serves one table; the first level takes its hot reads. A hit is one MGET and no script; all else
 * is Lua, and takes its time from Redis.
 *
 * <p>Nothing here blocks a caller. Each call ends within its budget; nothing is sent again by
 * itself. A call that Redis carries out late, after its caller has given it up, does no harm: times
 * count from what Redis knows, and whatever stores compares marks.
 */
@NullMarked
package io.heatsink.remedy.cache.redis;

import org.jspecify.annotations.NullMarked;
