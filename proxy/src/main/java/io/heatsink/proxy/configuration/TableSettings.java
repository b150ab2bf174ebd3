package io.heatsink.proxy.configuration;

import io.heatsink.dynamodb.TableSchema;
import java.time.Duration;
import java.util.Optional;

/**
 * What is said of one table.
 *
 * @param limits what one partition of it gives; empty for DynamoDB's own limits
 * @param cache empty for none
 * @param schema where DescribeTable is not allowed; empty to ask DynamoDB
 */
public record TableSettings(
    Optional<Limits> limits, Optional<Cache> cache, Optional<TableSchema> schema) {
  /**
   * What one partition gives each second.
   *
   * @param readUnits RCU per second; empty for DynamoDB's own limit
   * @param writeUnits WCU per second; empty for DynamoDB's own limit
   */
  public record Limits(Optional<Integer> readUnits, Optional<Integer> writeUnits) {}

  /**
   * The cache's rule.
   *
   * @param items which items are held
   * @param queries which answers to Query and Scan are held
   * @param ttl how old an item may be; zero to ask each time
   * @param absent how old the answer that there is no such item may be; zero to ask each time
   * @param queryTtl how old the answer to a Query may be; zero to ask each time
   * @param scanTtl how old the answer to a Scan may be; zero to ask each time
   * @param bytes how much memory the table's entries may take
   * @param redisBytes how much memory of Redis, if there is one
   * @param counters whether items carry versions, so that what is written often stays held
   * @param follow how the table's stream is followed; empty if it is not
   * @param verify which share of the hits is checked against DynamoDB, from 0 to 1
   */
  public record Cache(
      Which items,
      Which queries,
      Duration ttl,
      Duration absent,
      Duration queryTtl,
      Duration scanTtl,
      long bytes,
      long redisBytes,
      Mode mode,
      boolean counters,
      Optional<Follow> follow,
      double verify) {}

  /**
   * How the table's stream is followed.
   *
   * @param lagBound beyond this the stream is too far behind
   */
  public record Follow(OnLag onLag, Duration lagBound) {}

  /** What the cache does while the stream is too far behind. */
  public enum OnLag {
    SERVE,
    /** Answers nothing. */
    BYPASS
  }

  /** What is cached. */
  public enum Which {
    OFF,
    /** Those whose keys are hot now. */
    HOT,
    ALL
  }

  /** What the cache does. */
  public enum Mode {
    ON,
    /** Answers nothing; what it would have answered is compared with DynamoDB's answers. */
    SHADOW,
    OFF
  }
}
