/**
 * How DynamoDB would throttle: key-range partitions with their token buckets, the limits of whole
 * tables, indexes that hold their table back, splits.
 *
 * <p>In goes what each operation asks of which keys, in capacity units, and the time; out comes
 * whether DynamoDB would serve it, and otherwise the exception, reason and ARN with which it would
 * refuse. There is no clock, no thread and no randomness here: one history of demands has one
 * outcome. Any thread may call, many at once; locks are held for some tens of nanoseconds, and each
 * lane of each partition has its own.
 */
@NullMarked
package io.heatsink.partition;

import org.jspecify.annotations.NullMarked;
