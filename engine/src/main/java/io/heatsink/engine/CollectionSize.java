package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.wire.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large an item collection is, as a write tells it: one of ItemCollectionMetrics.
 *
 * @param key the partition key's attribute
 */
record CollectionSize(Map<String, AttributeValue> key, long bytes) {
  /** What ReturnItemCollectionMetrics may be; only tables with local indexes have such metrics. */
  static final Shape.Choice ASKED = Shape.Choice.of("SIZE", "NONE");

  private static final long GIGABYTE = 1L << 30;

  /** Of an item's collection now; null if the table has no local index. */
  static @Nullable CollectionSize of(Table table, PrimaryKey key) {
    ItemCollections collections = table.collections();
    return collections == null
        ? null
        : new CollectionSize(
            Map.of(table.key().partitionKey().name(), key.partition().toAttributeValue()),
            collections.bytesOf(key.partition()));
  }

  /**
   * Notes the size of an item's collection; of several writes to one collection the last tells it.
   *
   * @param sizes by the name by which the call named the table
   * @param size null if the table has no local index
   */
  static void note(
      Map<String, List<CollectionSize>> sizes, String name, @Nullable CollectionSize size) {
    if (size != null) {
      List<CollectionSize> ofTable = sizes.computeIfAbsent(name, asked -> new ArrayList<>());
      ofTable.removeIf(earlier -> earlier.key.equals(size.key));
      ofTable.add(size);
    }
  }

  void write(JsonWriter out) {
    // DynamoDB tells a range of one gigabyte in which the size is.
    long lower = bytes / GIGABYTE;
    out.beginObject();
    out.name("ItemCollectionKey").item(key);
    out.name("SizeEstimateRangeGB").beginList();
    out.number((double) lower);
    out.number(lower + 1.0);
    out.endList();
    out.endObject();
  }

  /** Writes the member ItemCollectionMetrics of a reply about several tables. */
  static void writeMap(JsonWriter out, Map<String, List<CollectionSize>> byTable) {
    out.name("ItemCollectionMetrics").beginObject();
    byTable.forEach(
        (table, sizes) -> {
          out.name(table).beginList();
          sizes.forEach(size -> size.write(out));
          out.endList();
        });
    out.endObject();
  }
}
