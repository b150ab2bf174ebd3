package io.heatsink.partition;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PartitionHash;
import org.jspecify.annotations.Nullable;

/**
 * Where an item lies among the keys of its table or index.
 *
 * @param hash of its partition key, unsigned
 * @param sort its sort key; null where the table has none
 */
record Point(long hash, @Nullable KeyValue sort) {
  static Point of(Demand.KeyUnits key) {
    return new Point(PartitionHash.of(key.partition()), key.sort());
  }

  boolean isBehind(Point other) {
    int byHash = Long.compareUnsigned(hash, other.hash);
    if (byHash != 0) {
      return byHash > 0;
    }
    return sort != null && (other.sort == null || sort.compareTo(other.sort) > 0);
  }
}
