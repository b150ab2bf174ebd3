package io.heatsink.heat;

import io.heatsink.dynamodb.KeyValue;

/** One of the busiest partition keys, hot or not, over one window. */
public record BusyKey(
    TableAccess access, KeyValue partitionKey, Estimate offered, Estimate charged) {}
