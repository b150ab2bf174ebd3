package io.heatsink.remedy.cache;

import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.Counts;
import io.heatsink.remedy.cache.policy.KeyClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the cache of one table has done, for metrics and status.
 *
 * @param counts of each class of entries that the rule may hold
 * @param same answers of DynamoDB that the cache gave, or in shadow mode would have given, alike
 * @param different those that it gave, or would have given, otherwise
 * @param differences the latest of these
 * @param following empty if its stream is not followed
 */
public record CacheStats(
    String table,
    CacheRule rule,
    Map<KeyClass, Counts> counts,
    long same,
    long different,
    List<Difference> differences,
    Optional<FollowCounts> following) {}
