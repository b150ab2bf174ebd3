package io.heatsink.remedy.cache.policy;

import java.util.HashMap;
import java.util.Map;

/**
 * Images of items that records have told of lately. A write through Heatsink makes one record;
 * where two tell of the same image within seconds, one of them may be another writer's.
 *
 * <p>Seconds are those of records and of writers' clocks, which may differ by about one. Not
 * thread-safe.
 */
public final class SeenImages {
  /** Longer than what a write can take that is remembered, with its clock's error at both ends. */
  static final long WINDOW_SECONDS = 10;

  /** A record takes about 50 bytes here. */
  private static final int MOST = 200_000;

  private final int most;
  private final Map<Long, Long> seconds = new HashMap<>();
  private long trustsFrom;
  private long swept;

  private SeenImages(int most, long nowSeconds) {
    this.most = most;
    this.trustsFrom = nowSeconds + WINDOW_SECONDS;
  }

  /** Nothing is known of what records told of before now. */
  public static SeenImages since(long nowSeconds) {
    return new SeenImages(MOST, nowSeconds);
  }

  static SeenImages since(long nowSeconds, int most) {
    return new SeenImages(most, nowSeconds);
  }

  /**
   * Whether this is surely the first record that tells of the image about then.
   *
   * @param image a hash of the item's key and its image
   */
  public boolean isFirst(long image, long second) {
    sweep(second);
    Long before = seconds.put(image, second);
    return second >= trustsFrom && (before == null || second - before > WINDOW_SECONDS);
  }

  private void sweep(long second) {
    if (second > swept) {
      swept = second;
      seconds.values().removeIf(old -> second - old > WINDOW_SECONDS);
    }
    if (seconds.size() >= most) {
      seconds.clear();
      trustsFrom = Math.max(trustsFrom, second + WINDOW_SECONDS);
    }
  }
}
