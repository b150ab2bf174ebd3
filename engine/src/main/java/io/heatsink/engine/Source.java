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
import org.jspecify.annotations.Nullable;

/**
 * What a query or scan reads: a table, or one of its indexes.
 *
 * @param index null for the table itself
 */
record Source(Table table, @Nullable GlobalIndex index) {
  /**
   * @param indexName null for the table itself
   * @throws DynamoDbException a ValidationException, if there is no such index to be read
   */
  static Source of(Table table, @Nullable String indexName) {
    TableState state = table.usable();
    if (indexName == null) {
      return new Source(table, null);
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

  ItemSnapshot items(boolean consistent) {
    if (index != null) {
      return index.entries().eventual();
    }
    return consistent ? table.items().snapshot() : table.items().eventual();
  }

  /** The key that a reply shows for the last item: also the table's, where an index is read. */
  Map<String, AttributeValue> shownKey(byte[] storeKey) {
    Map<String, AttributeValue> shown = new LinkedHashMap<>();
    if (index != null) {
      shown.putAll(indexKey(storeKey).toMap(key()));
    }
    shown.putAll(itemKey(storeKey).toMap(table.key()));
    return shown;
  }

  /** The key of an item or entry, here. */
  PrimaryKey keyOf(byte[] storeKey) {
    return index == null ? itemKey(storeKey) : indexKey(storeKey);
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
    KeySchema indexKey = key();
    itemKey.keySet().removeIf(name -> indexKey.contains(name) && !table.key().contains(name));
    Map<String, AttributeValue> entryKey = new LinkedHashMap<>(shown);
    entryKey.keySet().removeIf(name -> !indexKey.contains(name));
    PrimaryKey entry = PrimaryKey.ofKey(indexKey, entryKey);
    return ItemKeys.ofEntry(
        entry.partition(), entry.sort(), PrimaryKey.ofKey(table.key(), itemKey));
  }

  private PrimaryKey itemKey(byte[] storeKey) {
    ScalarType partition = table.key().partitionKey().type();
    ScalarType sort = sortType(table.key());
    if (index != null) {
      return ItemKeys.item(storeKey, sortType(key()) != null, partition, sort);
    }
    return new PrimaryKey(
        ItemKeys.partition(storeKey, partition),
        sort == null ? null : ItemKeys.sort(storeKey, sort));
  }

  private PrimaryKey indexKey(byte[] storeKey) {
    ScalarType sort = sortType(key());
    KeyValue partition = ItemKeys.partition(storeKey, key().partitionKey().type());
    return new PrimaryKey(partition, sort == null ? null : ItemKeys.entrySort(storeKey, sort));
  }

  private static @Nullable ScalarType sortType(KeySchema key) {
    return key.sortKey().map(KeyAttribute::type).orElse(null);
  }
}
