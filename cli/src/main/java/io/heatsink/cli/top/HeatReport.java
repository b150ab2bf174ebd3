package io.heatsink.cli.top;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /api/heat} answers (docs/json.md).
 *
 * @param at when, ISO-8601
 */
public record HeatReport(String at, List<Key> keys, List<Load> load) {
  /**
   * One key that is warm or hotter.
   *
   * @param access {@code read} or {@code write}
   * @param partitionKey the value under its type, such as {"S": "sku#1"}
   * @param share of the limit; 1.0 is all of it
   */
  public record Key(
      String table,
      @Nullable String index,
      String access,
      Map<String, Object> partitionKey,
      @Nullable Map<String, Object> sortKey,
      Estimate offered,
      Estimate charged,
      double refusedPerSecond,
      Limit limit,
      double share,
      String verdict,
      @Nullable String since,
      @Nullable String reason,
      String kind,
      @Nullable String remedy) {}

  /** Capacity units per second, and the bounds within which the truth lies. */
  public record Estimate(double perSecond, double low, double high) {}

  /**
   * What a partition gives.
   *
   * @param from {@code partition}, {@code learnt} or {@code configured}
   */
  public record Limit(double perSecond, String from) {}

  /** The shape of the load on one table or index. */
  public record Load(
      String table,
      @Nullable String index,
      String access,
      double distinctKeys,
      double top1,
      double top10,
      double top100,
      double zipf,
      double usablePartitions) {}
}
