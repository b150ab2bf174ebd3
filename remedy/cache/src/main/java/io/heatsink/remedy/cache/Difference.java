package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.PrimaryKey;
import java.time.Duration;
import java.time.Instant;

/**
 * The cache, in shadow mode, would have given another answer than DynamoDB gave.
 *
 * @param age of what the cache holds: another answer is what a TTL allows, so it is no fault in
 *     itself
 */
public record Difference(PrimaryKey key, Instant at, Duration age) {}
