package io.heatsink.engine;

import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.capacity.ReadMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one item by its key. */
final class ItemRead {
  private ItemRead() {}

  /**
   * The item, admitted and paid for; null if there is none.
   *
   * @param consumed to which the read's units are added
   */
  static @Nullable StoredItem read(
      Table table, PrimaryKey key, boolean consistent, Consumed consumed) {
    byte[] storeKey = ItemKeys.ofItem(key);
    StoredItem item = consistent ? table.latest(storeKey) : table.items().eventual().get(storeKey);
    CapacityUnits units =
        (consistent ? ReadMode.STRONG : ReadMode.EVENTUAL).item(item == null ? 0 : item.size());
    if (table.isLimited()) {
      KeyUnits keyUnits = new KeyUnits(key.partition(), key.sort(), units.value());
      table.admission().read(new ReadCharge(null, consistent, units.value(), List.of(keyUnits)));
    }
    consumed.add(units);
    return item;
  }
}
