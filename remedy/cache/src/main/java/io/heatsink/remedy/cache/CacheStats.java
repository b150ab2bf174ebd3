package io.heatsink.remedy.cache;

import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.Counts;
import java.util.List;

/**
 * What the cache of one table has done, for metrics and status.
 *
 * @param shadowSame answers in shadow mode that the cache would have given alike
 * @param shadowDifferent answers in shadow mode that it would have given otherwise
 * @param differences the latest of these
 */
public record CacheStats(
    String table,
    CacheRule rule,
    Counts counts,
    long shadowSame,
    long shadowDifferent,
    List<Difference> differences) {}
