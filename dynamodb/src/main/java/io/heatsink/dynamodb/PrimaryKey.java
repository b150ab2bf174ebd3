package io.heatsink.dynamodb;

import org.jspecify.annotations.Nullable;

/**
 * The whole key of one item: its partition key, and its sort key where the table has one.
 *
 * @param sort null where the table has no sort key
 */
public record PrimaryKey(KeyValue partition, @Nullable KeyValue sort) {}
