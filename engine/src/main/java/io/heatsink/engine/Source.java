package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ScalarType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a query or scan reads: a table, or one of its indexes.
 *
 * @param index null for the table itself
 */
record Source(Table table, @Nullable SecondaryIndex index) {
  /**
   * @param indexName null for the table itself
   * @throws DynamoDbException a ValidationException, if there is no such index to be read
   */
  static Source of(Table table, @Nullable String indexName) {
    TableState state = table.usable();
    if (indexName == null) {
      return new Source(table, null);
    }
    SecondaryIndex local = table.localIndex(indexName);
    if (local != null) {
      return new Source(table, local);
    }
    TableState.Index index = state.index(indexName).orElse(null);
    if (index == null || index.status() == Status.DELETING) {
      throw DynamoDbException.validation(
          "The table does not have the specified index: " + indexName);
    }
    if (index.status() == Status.CREATING) {
      throw DynamoDbException.validation(
          "Cannot read from backfilling global secondary index: " + indexName);
    }
    return new Source(table, index.index());
  }

  /** The key by which this is queried. */
  KeySchema key() {
    return index == null ? table.key() : index.schema().key();
  }

  @Nullable IndexSchema indexSchema() {
    return index == null ? null : index.schema();
  }

  /**
   * What is read of it.
   *
   * @param entries the table's items, or the index's entries
   * @param items the table's items
   */
  record View(ItemSnapshot entries, ItemSnapshot items) {}

  /**
   * What is seen now.
   *
   * @param collection the only one that is read; null for all
   */
  View view(boolean consistent, @Nullable KeyValue collection) {
    if (index == null) {
      ItemSnapshot items = consistent ? table.items().snapshot() : table.items().eventual();
      return new View(items, items);
    }
    if (!consistent) {
      return new View(index.entries().eventual(), table.items().eventual());
    }
    // A writer shows an item before its entries: whoever saw the one must see the others here.
    if (collection == null) {
      table.locks().letWritersPass();
      return new View(index.entries().snapshot(), table.items().snapshot());
    }
    ReentrantLock lock = table.lockOf(ItemKeys.ofCollection(collection));
    lock.lock();
    try {
      return new View(index.entries().snapshot(), table.items().snapshot());
    } finally {
      lock.unlock();
    }
  }

  /** Whether what is read shares the table's partitions. */
  boolean isOfTable() {
    return index == null || index.schema().kind() == IndexSchema.Kind.LOCAL;
  }

  /** The key that a reply shows for the last item: also the table's, where an index is read. */
  Map<String, AttributeValue> shownKey(byte[] storeKey) {
    Map<String, AttributeValue> shown = new LinkedHashMap<>();
    if (index != null) {
      shown.putAll(index.schema().toMap(indexKey(storeKey)));
    }
    shown.putAll(itemKey(storeKey).toMap(table.key()));
    return shown;
  }

  /** The key on which it is charged that an item or entry was read. */
  PrimaryKey chargedKey(byte[] storeKey) {
    return isOfTable() ? itemKey(storeKey) : indexKey(storeKey);
  }

  /**
   * The key in the store that a request shows.
   *
   * @throws DynamoDbException a ValidationException, if it is none of this table or index
   */
  byte[] storeKey(Map<String, AttributeValue> shown) {
    Map<String, AttributeValue> itemKey = new LinkedHashMap<>(shown);
    if (index == null) {
      return ItemKeys.ofItem(PrimaryKey.ofKey(table.key(), itemKey));
    }
    IndexSchema schema = index.schema();
    KeySchema indexKey = schema.key();
    itemKey.keySet().removeIf(name -> indexKey.contains(name) && !table.key().contains(name));
    Map<String, AttributeValue> entryKey = new LinkedHashMap<>(shown);
    entryKey.keySet().removeIf(name -> !indexKey.contains(name));
    // A key of just these attributes, none of them missing.
    PrimaryKey entry = schema.keyOf(entryKey).orElseThrow(PrimaryKey::keyDoesNotMatch);
    return ItemKeys.ofEntry(
        entry.partition(), entry.sort(), PrimaryKey.ofKey(table.key(), itemKey));
  }

  /** The key of an item in the table. */
  PrimaryKey itemKey(byte[] storeKey) {
    ScalarType partition = table.key().partitionKey().type();
    ScalarType sort = sortType(table.key());
    if (index != null) {
      return ItemKeys.item(storeKey, !key().sort().isEmpty(), partition, sort);
    }
    return new PrimaryKey(
        ItemKeys.partition(storeKey, partition),
        sort == null ? null : ItemKeys.sort(storeKey, sort));
  }

  private PrimaryKey indexKey(byte[] storeKey) {
    ScalarType sort = key().sort().size() > 1 ? ScalarType.B : sortType(key());
    KeyValue partition =
        ItemKeys.partition(
            storeKey, key().partition().size() > 1 ? ScalarType.B : key().partitionKey().type());
    return new PrimaryKey(partition, sort == null ? null : ItemKeys.entrySort(storeKey, sort));
  }

  private static @Nullable ScalarType sortType(KeySchema key) {
    return key.sortKey().map(KeyAttribute::type).orElse(null);
  }
}
