package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * Where someone reads in a shard: what a shard iterator holds.
 *
 * @param stream its ARN
 * @param sequence the least sequence number that is read next
 * @param at when the iterator was given
 */
record ShardPosition(String stream, String shard, long sequence, Instant at) {
  /** Source: DynamoDB Streams API Reference, GetShardIterator: 15 minutes. */
  static final Duration VALID = Duration.ofMinutes(15);

  private static final String VERSION = "|1|";

  String iterator() {
    String inside = shard + "," + sequence + "," + at.toEpochMilli();
    return stream
        + VERSION
        + Base64.getEncoder().encodeToString(inside.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws DynamoDbException a ValidationException, if it is no iterator; an
   *     ExpiredIteratorException, if it is too old
   */
  static ShardPosition of(String iterator, Instant now) {
    int version = iterator.indexOf(VERSION);
    if (version < 0) {
      throw invalid();
    }
    ShardPosition position;
    try {
      byte[] inside = Base64.getDecoder().decode(iterator.substring(version + VERSION.length()));
      List<String> parts = List.of(new String(inside, StandardCharsets.UTF_8).split(",", -1));
      if (parts.size() != 3) {
        throw invalid();
      }
      position =
          new ShardPosition(
              iterator.substring(0, version),
              parts.get(0),
              Long.parseLong(parts.get(1)),
              Instant.ofEpochMilli(Long.parseLong(parts.get(2))));
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    if (!now.isBefore(position.at.plus(VALID))) {
      throw DynamoDbException.of(ErrorType.EXPIRED_ITERATOR, "Shard iterator has expired");
    }
    return position;
  }

  private static DynamoDbException invalid() {
    return DynamoDbException.validation("Invalid ShardIterator");
  }

  static StreamShard find(List<StreamShard> shards, String id) {
    return shards.stream()
        .filter(shard -> shard.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                DynamoDbException.of(
                    ErrorType.RESOURCE_NOT_FOUND,
                    "Requested resource not found: Shard: " + id + " not found"));
  }
}
