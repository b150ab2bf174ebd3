package io.heatsink.cli.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code heatsink demo --json} prints (docs/json.md). */
record DemoReport(Half before, Half after, List<FoundKey> hotKeys) {
  /**
   * One half of the demo.
   *
   * @param offered requests per second that the visitors made
   * @param readThrottledShare refused attempts over attempts, retries included
   * @param consumedReadUnits units per second of the whole table
   */
  record Half(
      double offered,
      double readThrottledShare,
      double writeThrottledShare,
      double p50Millis,
      double p99Millis,
      double consumedReadUnits,
      double consumedWriteUnits,
      double provisionedWriteUnits) {}

  /**
   * A key that was found to be hot.
   *
   * @param reason DynamoDB's code; null if it did not throttle the key
   * @param foundAfterMillis from the first request of the sale on that key to the first verdict at
   *     hot or above
   */
  record FoundKey(String table, String key, @Nullable String reason, long foundAfterMillis) {}
}
