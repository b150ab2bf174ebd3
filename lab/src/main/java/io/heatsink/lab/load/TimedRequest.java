package io.heatsink.lab.load;

import io.heatsink.lab.load.TraceEntry.Access;

/**
 * A request, and when it is due.
 *
 * @param dueNanos nanoseconds after the start
 * @param bytes size of the item in bytes; 0 where it was not recorded
 */
public record TimedRequest(long dueNanos, String key, Access access, int bytes) {}
