package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.capacity.WriteUnits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one item: looks at it, decides, asks for admission, commits it with its index entries, all
 * under the item's lock, so that each write happens at one moment.
 */
final class ItemWrite {
  private final Table table;
  private final PrimaryKey key;
  private final byte[] storeKey;

  ItemWrite(Table table, PrimaryKey key) {
    this.table = table;
    this.key = key;
    this.storeKey = ItemKeys.ofItem(key);
  }

  /** What a call wants of the item. */
  interface Intent {
    /**
     * Whether the write's condition holds.
     *
     * @param before the item; null if there is none
     */
    boolean allows(@Nullable Item before);

    /** What to answer if it does not. */
    DynamoDbException refusal(@Nullable Item before);

    /** The size that the item would have got, where it is known beforehand; else 0. */
    int wantedSize();

    /**
     * The item as it shall be; null if it shall be gone.
     *
     * @throws DynamoDbException a ValidationException, if it cannot be so
     */
    @Nullable Item after(@Nullable Item before);
  }

  /**
   * What was done.
   *
   * @param before the item before; null if there was none
   * @param after the item after; null if it is gone
   * @param collection how large its item collection is now; null if the table has no local index
   */
  record Outcome(
      @Nullable Item before, @Nullable Item after, @Nullable CollectionSize collection) {}

  /**
   * @param consumed to which the write's units are added
   */
  Outcome carryOut(Intent intent, Consumed consumed) {
    ItemLock lock = table.lockOf(storeKey);
    lock.lock();
    try {
      if (table.ongoing().has(key)) {
        throw DynamoDbException.of(ErrorType.TRANSACTION_CONFLICT, Transaction.CONFLICT);
      }
      StoredItem stored = table.items().get(storeKey);
      Item before = stored == null ? null : Item.of(stored);
      if (!intent.allows(before)) {
        admitFailure(before, intent.wantedSize());
        throw intent.refusal(before);
      }
      DecidedWrite write = new DecidedWrite(table, key, storeKey, before, intent.after(before));
      if (table.isLimited()) {
        table.admission().write(write.charge(1));
      }
      write.commit();
      write.addTo(consumed, 1);
      return new Outcome(before, write.after(), CollectionSize.of(table, key));
    } finally {
      lock.unlock();
    }
  }

  private void admitFailure(@Nullable Item before, int wanted) {
    if (table.isLimited()) {
      int bytes = before == null ? 0 : before.size();
      CapacityUnits units = WriteUnits.conditionFailed(bytes, Math.max(bytes, wanted));
      table.admission().write(new WriteCharge(KeyUnits.of(key, units), bytes, bytes, List.of()));
    }
  }
}
