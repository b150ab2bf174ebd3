package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.KeyValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cache, in shadow mode, would have given another answer than DynamoDB gave.
 *
 * @param index null for the table
 * @param partition the partition key that was asked for; empty for a scan
 * @param sort empty for a Query, and where the table has none
 * @param age of what the cache holds: another answer is what a TTL allows, so it is no fault in
 *     itself
 */
public record Difference(
    @Nullable String index,
    Optional<KeyValue> partition,
    Optional<KeyValue> sort,
    Instant at,
    Duration age) {}
