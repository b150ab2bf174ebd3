package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.capacity.IndexWrite;
import io.heatsink.dynamodb.capacity.WriteUnits;
import io.heatsink.engine.WriteCharge.IndexEntryWrite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A write of one item with its index entries, of which it is known what it will do. Whoever makes
 * one holds the item's lock until it is committed or dropped.
 */
final class DecidedWrite {
  private final Table table;
  private final PrimaryKey key;
  private final byte[] storeKey;
  private final @Nullable Item before;
  private final @Nullable Item after;
  private final List<SecondaryIndex.Change> changes;

  /**
   * @param before the item; null if there is none
   * @param after the item as it shall be; null if it shall be gone
   * @throws DynamoDbException an ItemCollectionSizeLimitExceededException, if its item collection
   *     would become too large
   */
  DecidedWrite(
      Table table, PrimaryKey key, byte[] storeKey, @Nullable Item before, @Nullable Item after) {
    this.table = table;
    this.key = key;
    this.storeKey = storeKey;
    this.before = before;
    this.after = after;
    this.changes = changes();
    ItemCollections collections = table.collections();
    if (collections != null && !collections.hasRoom(key.partition(), collectionBytesAdded())) {
      throw DynamoDbException.of(
          ErrorType.ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED, "Collection size exceeded.");
    }
  }

  private List<SecondaryIndex.Change> changes() {
    // Looked up under the item's lock: an index that is filled counts on writers that know of it.
    List<TableState.Index> global = table.state().indexes();
    List<SecondaryIndex> local = table.localIndexes();
    if (global.isEmpty() && local.isEmpty()) {
      return List.of();
    }
    List<SecondaryIndex.Change> all = new ArrayList<>(local.size() + global.size());
    for (SecondaryIndex index : local) {
      all.add(index.change(key, before, after));
    }
    for (TableState.Index index : global) {
      if (index.status() != Status.DELETING) {
        all.add(index.index().change(key, before, after));
      }
    }
    return all;
  }

  @Nullable Item before() {
    return before;
  }

  @Nullable Item after() {
    return after;
  }

  private int bytesBefore() {
    return before == null ? 0 : before.size();
  }

  private int bytesAfter() {
    return after == null ? 0 : after.size();
  }

  /** The size that counts towards a transaction's. */
  int largestBytes() {
    return Math.max(bytesBefore(), bytesAfter());
  }

  private CapacityUnits units() {
    return WriteUnits.item(bytesBefore(), bytesAfter());
  }

  /**
   * What an admission is asked for.
   *
   * @param times how often it is written: twice in a transaction
   */
  WriteCharge charge(int times) {
    List<IndexEntryWrite> entries = new ArrayList<>();
    for (SecondaryIndex.Change change : changes) {
      for (IndexWrite write : change.writes()) {
        entries.add(
            new IndexEntryWrite(
                change.index().name(),
                KeyUnits.of(write.key(), write.units().times(times)),
                write.bytesBefore(),
                write.bytesAfter()));
      }
    }
    return new WriteCharge(
        KeyUnits.of(key, units().times(times)), bytesBefore(), bytesAfter(), entries);
  }

  /**
   * @param consumed to which the write's units are added
   * @param times how often it is written: twice in a transaction
   */
  void addTo(Consumed consumed, int times) {
    consumed.add(units().times(times));
    for (SecondaryIndex.Change change : changes) {
      for (IndexWrite write : change.writes()) {
        consumed.addIndex(change.index(), write.units().times(times));
      }
    }
  }

  /** By itself; a transaction's are committed together. */
  void commit() {
    commit(false);
  }

  /** Commits what nobody asked for: the deletion of an item that has expired. */
  void commitByService() {
    commit(true);
  }

  private void commit(boolean byService) {
    if (changesItem()) {
      table.commits().commit(this, byService);
    }
  }

  /** False for a check, and for an update of nothing. */
  boolean changesItem() {
    return after != before;
  }

  Table table() {
    return table;
  }

  byte[] storeKey() {
    return storeKey;
  }

  /**
   * Makes it so; for {@link Commits}.
   *
   * @return what the table's stream tells of it; null if nothing
   */
  @Nullable StreamRecord apply(boolean byService) {
    if (!changesItem()) {
      return null;
    }
    if (after != null) {
      table.items().put(storeKey, after.stored());
    } else if (before != null) {
      table.items().remove(storeKey);
    }
    table.bytes().add(bytesAfter() - bytesBefore());
    changes.forEach(SecondaryIndex.Change::commit);
    ItemCollections collections = table.collections();
    if (collections != null) {
      collections.add(key.partition(), collectionBytesAdded());
    }
    Expiry expiry = table.expiry();
    if (expiry != null) {
      expiry.changed(key, storeKey, before, after);
    }
    TableStream stream = table.stream();
    return stream != null && stream.isEnabled() ? stream.tell(key, before, after, byService) : null;
  }

  int collectionBytesAdded() {
    int bytes = bytesAfter() - bytesBefore();
    for (SecondaryIndex.Change change : changes) {
      if (change.index().kind() == IndexSchema.Kind.LOCAL) {
        bytes += change.bytesAdded();
      }
    }
    return bytes;
  }
}
