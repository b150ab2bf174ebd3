package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** How many read from each shard of a stream at this moment. */
final class ShardReaders {
  /**
   * Source: DynamoDB Streams API Reference, GetRecords, LimitExceededException: "More than 2
   * processes are reading from the same streams shard at the same time."
   */
  static final int AT_ONCE = 2;

  private final ConcurrentHashMap<String, Integer> reading = new ConcurrentHashMap<>();

  /**
   * Reads from a shard.
   *
   * @throws DynamoDbException a LimitExceededException, if too many do so already
   */
  <T> T read(String shard, Supplier<T> read) {
    int readers = reading.merge(shard, 1, Integer::sum);
    try {
      if (readers > AT_ONCE) {
        // Source: DynamoDB Developer Guide, "Error handling with DynamoDB".
        throw DynamoDbException.of(
            ErrorType.LIMIT_EXCEEDED, "Too many operations for a given subscriber.");
      }
      return read.get();
    } finally {
      reading.computeIfPresent(shard, (key, count) -> count == 1 ? null : count - 1);
    }
  }
}
