package io.heatsink.proxy.accounting;

import io.heatsink.dynamodb.capacity.ConsumedCapacity.Units;
import io.heatsink.dynamodb.wire.ItemAccess;

/**
 * What one access of a call came to.
 *
 * @param units of the table, or of the index that a query reads; nothing if it was refused
 * @param estimated whether the units are a share of a larger sum, or computed, and not DynamoDB's
 *     own figure
 * @param refused whether it was refused for throughput
 */
public record Charge(ItemAccess access, Units units, boolean estimated, boolean refused) {
  static Charge refused(ItemAccess access) {
    return new Charge(access, Units.NONE, false, true);
  }

  static Charge nothing(ItemAccess access) {
    return new Charge(access, Units.NONE, false, false);
  }
}
