package io.heatsink.partition;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often those operations may be called for which AWS publishes a rate; others are not limited.
 *
 * <p>A rate is kept as a bucket that holds the calls of its period. Whether AWS lets short bursts
 * exceed it is not published.
 */
final class CallRates {
  /** A bound for memory; who was forgotten begins with a full bucket. */
  private static final int MOST_COUNTED = 10_000;

  private record Rate(int calls, int seconds) {}

  private record Counted(String operation, String countedFor) {}

  /**
   * Sources: Amazon DynamoDB API Reference, of each operation; of DescribeLimits, DynamoDB
   * Developer Guide, "Quotas in Amazon DynamoDB", API-specific limits.
   */
  private static final Map<String, Rate> PUBLISHED =
      Map.ofEntries(
          Map.entry("ListStreams", new Rate(5, 1)),
          Map.entry("DescribeStream", new Rate(10, 1)),
          Map.entry("TagResource", new Rate(5, 1)),
          Map.entry("UntagResource", new Rate(5, 1)),
          Map.entry("ListTagsOfResource", new Rate(10, 1)),
          Map.entry("CreateBackup", new Rate(50, 1)),
          Map.entry("DescribeBackup", new Rate(10, 1)),
          Map.entry("DeleteBackup", new Rate(10, 1)),
          Map.entry("ListBackups", new Rate(5, 1)),
          Map.entry("DescribeContinuousBackups", new Rate(10, 1)),
          Map.entry("DescribeLimits", new Rate(1, 60)));

  private final Map<Counted, TokenBucket> buckets = new LinkedHashMap<>();

  /** Whether an operation may be called only so often. */
  static boolean isLimited(String operation) {
    return PUBLISHED.containsKey(operation);
  }

  /**
   * Counts a call, unless there were too many.
   *
   * @param countedFor whose calls are counted together
   */
  boolean admits(String operation, String countedFor, long nowNanos) {
    @Nullable Rate rate = PUBLISHED.get(operation);
    return rate == null || takes(rate, new Counted(operation, countedFor), nowNanos);
  }

  private synchronized boolean takes(Rate rate, Counted counted, long nowNanos) {
    TokenBucket bucket =
        buckets.computeIfAbsent(
            counted,
            unused ->
                new TokenBucket(
                    (double) rate.calls / rate.seconds, rate.seconds, rate.seconds, nowNanos));
    if (buckets.size() > MOST_COUNTED) {
      var oldest = buckets.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    bucket.refill(nowNanos);
    if (bucket.level() < TokenBucket.PER_UNIT) {
      return false;
    }
    bucket.take(TokenBucket.PER_UNIT);
    return true;
  }
}
