package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.capacity.IndexWrite;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A secondary index, global or local: for each item that has the index's key attributes, an entry
 * under that key with the attributes that are projected.
 *
 * <p>An entry is written together with its item, under the item's lock. That readers see it later
 * is the store's doing.
 */
final class SecondaryIndex {
  private final IndexSchema schema;
  private final List<String> nonKeyAttributes;
  private final KeySchema tableKey;
  private final ItemStore entries;
  private final LongAdder bytes = new LongAdder();

  SecondaryIndex(
      IndexSchema schema, List<String> nonKeyAttributes, KeySchema tableKey, ItemStore entries) {
    this.schema = schema;
    this.nonKeyAttributes = nonKeyAttributes;
    this.tableKey = tableKey;
    this.entries = entries;
  }

  /** An item's place and content in the index. */
  private record Entry(byte[] storeKey, PrimaryKey key, Item item) {
    int size() {
      return item.size();
    }
  }

  /** What a write of an item does to the index, ready to be committed. */
  final class Change {
    private final @Nullable Entry before;
    private final @Nullable Entry after;
    private final List<IndexWrite> writes;

    private Change(@Nullable Entry before, @Nullable Entry after) {
      this.before = before;
      this.after = after;
      this.writes = compare();
    }

    IndexSchema index() {
      return schema;
    }

    /** The entries that are written: none, one, or two if the key in the index changes. */
    List<IndexWrite> writes() {
      return writes;
    }

    /** How much larger the index becomes; below zero for smaller. */
    int bytesAdded() {
      return (after == null ? 0 : after.size()) - (before == null ? 0 : before.size());
    }

    private List<IndexWrite> compare() {
      if (before == null) {
        return after == null ? List.of() : List.of(new IndexWrite(after.key, 0, after.size()));
      }
      if (after == null) {
        return List.of(new IndexWrite(before.key, before.size(), 0));
      }
      if (!before.key.equals(after.key)) {
        return List.of(
            new IndexWrite(before.key, before.size(), 0),
            new IndexWrite(after.key, 0, after.size()));
      }
      return before.item.attributes().equals(after.item.attributes())
          ? List.of()
          : List.of(new IndexWrite(after.key, before.size(), after.size()));
    }

    void commit() {
      if (writes.isEmpty()) {
        return;
      }
      if (before != null) {
        bytes.add(-before.size());
        if (after == null || !before.key.equals(after.key)) {
          entries.remove(before.storeKey);
        }
      }
      if (after != null) {
        bytes.add(after.size());
        entries.put(after.storeKey, after.item.stored());
      }
    }
  }

  IndexSchema schema() {
    return schema;
  }

  /** What is projected besides the keys, in the order in which it was given. */
  List<String> nonKeyAttributes() {
    return nonKeyAttributes;
  }

  ItemStore entries() {
    return entries;
  }

  /** Sizes of all entries, summed up. */
  LongAdder bytes() {
    return bytes;
  }

  /**
   * @param before the item before; null if there was none
   * @param after the item after; null if it is gone
   */
  Change change(PrimaryKey key, @Nullable Item before, @Nullable Item after) {
    return new Change(entry(key, before), entry(key, after));
  }

  /**
   * Checks the index's key attributes that an update changes.
   *
   * @throws DynamoDbException a ValidationException, if one becomes what no key can be
   */
  void checkUpdate(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    schema.key().partition().forEach(attribute -> checkUpdate(attribute, before, after));
    schema.key().sort().forEach(attribute -> checkUpdate(attribute, before, after));
  }

  private void checkUpdate(
      KeyAttribute attribute,
      Map<String, AttributeValue> before,
      Map<String, AttributeValue> after) {
    AttributeValue value = after.get(attribute.name());
    if (value == null || value.equals(before.get(attribute.name()))) {
      return;
    }
    if (!attribute.accepts(value)) {
      throw Invalid.parameter(
          "The update expression attempted to update the secondary index key to unsupported type");
    }
    if (KeyValue.of(value).length() == 0) {
      throw DynamoDbException.validation(
          "One or more parameter values are not valid. The update expression attempted to update a"
              + " secondary index key to a value that is not supported. The AttributeValue for a"
              + " key attribute cannot contain an empty "
              + (attribute.type() == ScalarType.B ? "binary" : "string")
              + " value.");
    }
    schema.keyOf(Map.of(attribute.name(), value));
  }

  /** Makes the entries of a table that is in use, whose writers know of this index already. */
  void fill(Table table) {
    table.locks().letWritersPass();
    KeyRange.Walk walk = KeyRange.ALL.walk(table.items().snapshot(), true);
    while (walk.next()) {
      byte[] storeKey = walk.key();
      PrimaryKey key = table.keyOf(storeKey);
      ReentrantLock lock = table.lockOf(storeKey);
      lock.lock();
      try {
        // The item may have changed since the snapshot; then its writer made the entry already.
        StoredItem now = table.items().get(storeKey);
        if (now != null) {
          add(entry(key, Item.of(now)));
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Makes the entry of an item of a table that nobody uses yet; answers its size. */
  int restore(PrimaryKey key, Item item) {
    Entry entry = entry(key, item);
    add(entry);
    return entry == null ? 0 : entry.size();
  }

  private void add(@Nullable Entry entry) {
    if (entry != null && entries.get(entry.storeKey) == null) {
      new Change(null, entry).commit();
    }
  }

  private @Nullable Entry entry(PrimaryKey itemKey, @Nullable Item item) {
    if (item == null) {
      return null;
    }
    Map<String, AttributeValue> attributes = item.attributes();
    PrimaryKey key = keyOrNull(attributes);
    if (key == null) {
      return null;
    }
    Map<String, AttributeValue> projected = schema.project(attributes, tableKey);
    return new Entry(
        ItemKeys.ofEntry(key.partition(), key.sort(), itemKey),
        key,
        projected.size() == attributes.size() ? item : Item.of(projected));
  }

  /**
   * Null if the item is not in the index: it lacks a key attribute; or, from before there was the
   * index, has one that cannot be a key.
   */
  private @Nullable PrimaryKey keyOrNull(Map<String, AttributeValue> item) {
    if (!item.containsKey(schema.key().partitionKey().name())) {
      return null;
    }
    try {
      return schema.keyOf(item).orElse(null);
    } catch (DynamoDbException e) {
      return null;
    }
  }
}
