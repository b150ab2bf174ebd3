package io.heatsink.engine;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import org.jspecify.annotations.Nullable;

/**
 * The part of a charge that falls on one key of a table or an index.
 *
 * @param partition the partition key's value, there
 * @param sort the sort key's value, there; null where there is no sort key, or where nothing was
 *     found in a whole item collection
 * @param units capacity units. A whole item's are exact multiples of 0.5; a query's and a scan's
 *     are rounded once and shared out by item size, so that they add up to the charge
 */
public record KeyUnits(KeyValue partition, @Nullable KeyValue sort, double units) {
  static KeyUnits of(PrimaryKey key, CapacityUnits units) {
    return new KeyUnits(key.partition(), key.sort(), units.value());
  }
}
