package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.capacity.IndexWrite;
import io.heatsink.dynamodb.capacity.WriteUnits;
import io.heatsink.engine.WriteCharge.IndexEntryWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
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
   */
  record Outcome(@Nullable Item before, @Nullable Item after) {}

  /**
   * @param consumed to which the write's units are added
   */
  Outcome carryOut(Intent intent, Consumed consumed) {
    ReentrantLock lock = table.locks().of(storeKey);
    lock.lock();
    try {
      StoredItem stored = table.items().get(storeKey);
      Item before = stored == null ? null : Item.of(stored);
      if (!intent.allows(before)) {
        admitFailure(before, intent.wantedSize());
        throw intent.refusal(before);
      }
      return commit(before, intent.after(before), consumed);
    } finally {
      lock.unlock();
    }
  }

  private void admitFailure(@Nullable Item before, int wanted) {
    if (table.isLimited()) {
      int bytes = before == null ? 0 : before.size();
      CapacityUnits units = WriteUnits.conditionFailed(bytes, Math.max(bytes, wanted));
      table.admission().write(new WriteCharge(keyUnits(key, units), bytes, bytes, List.of()));
    }
  }

  private Outcome commit(@Nullable Item before, @Nullable Item after, Consumed consumed) {
    int bytesBefore = before == null ? 0 : before.size();
    int bytesAfter = after == null ? 0 : after.size();
    CapacityUnits units = WriteUnits.item(bytesBefore, bytesAfter);
    List<GlobalIndex.Change> changes = changes(before, after);
    if (table.isLimited()) {
      table
          .admission()
          .write(
              new WriteCharge(
                  keyUnits(key, units), bytesBefore, bytesAfter, indexEntryWrites(changes)));
    }

    if (after != null) {
      table.items().put(storeKey, after.stored());
    } else if (before != null) {
      table.items().remove(storeKey);
    }
    table.bytes().add(bytesAfter - bytesBefore);
    consumed.add(units);
    for (GlobalIndex.Change change : changes) {
      change.commit();
      for (IndexWrite write : change.writes()) {
        consumed.addIndex(change.index(), write.units());
      }
    }
    return new Outcome(before, after);
  }

  private List<GlobalIndex.Change> changes(@Nullable Item before, @Nullable Item after) {
    // Looked up under the item's lock: an index that is filled counts on writers that know of it.
    List<TableState.Index> indexes = table.state().indexes();
    if (indexes.isEmpty()) {
      return List.of();
    }
    List<GlobalIndex.Change> changes = new ArrayList<>(indexes.size());
    for (TableState.Index index : indexes) {
      if (index.status() != Status.DELETING) {
        changes.add(index.index().change(key, before, after));
      }
    }
    return changes;
  }

  private static List<IndexEntryWrite> indexEntryWrites(List<GlobalIndex.Change> changes) {
    List<IndexEntryWrite> writes = new ArrayList<>();
    for (GlobalIndex.Change change : changes) {
      for (IndexWrite write : change.writes()) {
        writes.add(
            new IndexEntryWrite(
                change.index(),
                keyUnits(write.key(), write.units()),
                write.bytesBefore(),
                write.bytesAfter()));
      }
    }
    return writes;
  }

  private static KeyUnits keyUnits(PrimaryKey key, CapacityUnits units) {
    return new KeyUnits(key.partition(), key.sort(), units.value());
  }
}
