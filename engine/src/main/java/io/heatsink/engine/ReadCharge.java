package io.heatsink.engine;

import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one read consumes: a GetItem, one item of a batch, one page of a query or scan.
 *
 * @param index the global index that is read; null for the table and its local indexes
 * @param consistent whether the read is strongly consistent
 * @param units RCU in all
 * @param keys who they fall on: each item that was read, in the order of reading; the key that was
 *     asked for, where nothing was found; empty for a scan that found nothing
 */
public record ReadCharge(
    @Nullable String index, boolean consistent, double units, List<KeyUnits> keys)
    implements Charge {
  public ReadCharge {
    keys = List.copyOf(keys);
  }

  /** A strongly consistent read of one item. */
  static ReadCharge ofItem(PrimaryKey key, CapacityUnits units) {
    return new ReadCharge(null, true, units.value(), List.of(KeyUnits.of(key, units)));
  }
}
