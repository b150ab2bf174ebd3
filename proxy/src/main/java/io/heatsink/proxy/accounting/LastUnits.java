package io.heatsink.proxy.accounting;

import io.heatsink.dynamodb.PrimaryKey;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a write of each key would cost that leaves its item as it was seen last: its size to the
 * kilobyte, for errors and estimates, whose units DynamoDB does not tell. Bounded: of two keys that
 * fall on one place the later stays. Safe for many threads.
 */
final class LastUnits {
  private static final int PLACES = 1 << 16;
  private static final int UNITS_BITS = 16;
  private static final long UNITS = (1L << UNITS_BITS) - 1;

  /** The key's hash in the upper bits, to tell keys apart, and the units in the lower. */
  private final AtomicLongArray places = new AtomicLongArray(PLACES);

  void set(String table, PrimaryKey key, long units) {
    long hash = hash(table, key);
    places.set(place(hash), (hash & ~UNITS) | Math.min(units, UNITS));
  }

  /** WCU of such a write of that key; 1 where none is remembered. */
  long of(String table, PrimaryKey key) {
    long hash = hash(table, key);
    long remembered = places.get(place(hash));
    return (remembered & ~UNITS) == (hash & ~UNITS) ? Math.max(1, remembered & UNITS) : 1;
  }

  private static int place(long hash) {
    return (int) (hash >>> (Long.SIZE - UNITS_BITS));
  }

  private static long hash(String table, PrimaryKey key) {
    long mixed = (31L * table.hashCode() + key.hashCode()) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 29);
  }
}
