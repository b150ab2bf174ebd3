package io.heatsink.cli.top;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code GET /api/cache} answers (docs/json.md). */
public record CacheReport(List<Cache> caches) {
  static final CacheReport NONE = new CacheReport(List.of());

  /**
   * One table's.
   *
   * @param mode {@code on}, {@code shadow} or {@code off}
   * @param stream null if it is not followed
   */
  public record Cache(
      String table,
      String mode,
      List<Entries> classes,
      Compared compared,
      @Nullable Stream stream) {}

  /**
   * Entries of one class.
   *
   * @param name such as {@code item}
   * @param hitRatio of reads; 1.0 is all of them
   */
  public record Entries(
      @JsonProperty("class") String name,
      long hits,
      long joins,
      long fetches,
      double hitRatio,
      double meanHitAgeSeconds,
      long entries,
      long bytes,
      long evicted) {}

  /** What was compared with DynamoDB's own answer, and the latest that differed. */
  public record Compared(long same, long different, List<Difference> latest) {}

  /**
   * @param partitionKey the value under its type; null for a scan
   */
  public record Difference(
      @Nullable String index,
      @Nullable Map<String, Object> partitionKey,
      @Nullable Map<String, Object> sortKey,
      String at,
      double ageSeconds) {}

  /**
   * @param lagSeconds null if it is not known
   */
  public record Stream(boolean reads, @Nullable Double lagSeconds, @Nullable String problem) {}
}
