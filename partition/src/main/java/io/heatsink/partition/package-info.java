/** DynamoDB's throughput model: partitions, token buckets, splits, index back-pressure. */
@NullMarked
package io.heatsink.partition;

import org.jspecify.annotations.NullMarked;
