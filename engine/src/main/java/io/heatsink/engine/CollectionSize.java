package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.wire.JsonWriter;
import java.util.List;
import java.util.Map;

/**
 * How large an item collection is, as a write tells it: one of ItemCollectionMetrics.
 *
 * @param key the partition key's attribute
 */
record CollectionSize(Map<String, AttributeValue> key, long bytes) {
  /** What ReturnItemCollectionMetrics may be; only tables with local indexes have such metrics. */
  static final Shape.Choice ASKED = Shape.Choice.of("SIZE", "NONE");

  private static final long GIGABYTE = 1L << 30;

  static CollectionSize of(KeySchema tableKey, KeyValue partition, ItemCollections collections) {
    return new CollectionSize(
        Map.of(tableKey.partitionKey().name(), partition.toAttributeValue()),
        collections.bytesOf(partition));
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
