package io.heatsink.engine;

import io.heatsink.dynamodb.KeyValue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How large the item collections of a table with local indexes are: their items, and the entries of
 * these in all local indexes.
 *
 * <p>A collection is changed only with its items' lock held, which all items of one collection
 * share; so that nobody comes between {@link #hasRoom} and {@link #add}.
 */
final class ItemCollections {
  /** Source: DynamoDB Developer Guide, "Item collections in local secondary indexes": 10 GB. */
  static final long MAX_BYTES = 10L << 30;

  private final long maxBytes;
  private final ConcurrentHashMap<KeyValue, Long> bytes = new ConcurrentHashMap<>();

  ItemCollections(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether the collection may grow by so much. It may always shrink. */
  boolean hasRoom(KeyValue partition, int added) {
    return added <= 0 || bytesOf(partition) + added <= maxBytes;
  }

  void add(KeyValue partition, int added) {
    if (added != 0) {
      bytes.compute(
          partition,
          (key, before) -> {
            long now = (before == null ? 0 : before) + added;
            return now == 0 ? null : now;
          });
    }
  }

  long bytesOf(KeyValue partition) {
    Long known = bytes.get(partition);
    return known == null ? 0 : known;
  }
}
