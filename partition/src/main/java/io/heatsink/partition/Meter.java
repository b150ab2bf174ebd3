package io.heatsink.partition;

/**
 * What one side of a partition served and refused, second by second, and for how long it has been
 * hot. Not thread-safe: guarded by its lane's lock.
 */
final class Meter {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final long hotFrom;
  private final long patience;

  private long second = Long.MIN_VALUE;
  private long served;
  private long refused;
  private long servedBefore;
  private long refusedBefore;

  /** Hot seconds less cool ones, at least zero: a short pause delays a split, and no more. */
  private long hotSeconds;

  /**
   * @param hotFrom parts of units in a second from which on it is hot
   * @param patience hot seconds after which a split is due
   */
  Meter(long hotFrom, long patience) {
    this.hotFrom = hotFrom;
    this.patience = patience;
  }

  /**
   * Ends the seconds that are over.
   *
   * @return whether a split is due
   */
  boolean advance(long nowNanos) {
    long current = Math.floorDiv(nowNanos, SECOND_NANOS);
    if (current <= second) {
      return false;
    }
    boolean began = second != Long.MIN_VALUE;
    long gone = began ? current - second : 1;
    second = current;
    hotSeconds = Math.max(0, hotSeconds + (served >= hotFrom ? 1 : -1) - (gone - 1));
    servedBefore = gone == 1 ? served : 0;
    refusedBefore = gone == 1 ? refused : 0;
    served = 0;
    refused = 0;
    return isHotForLong();
  }

  boolean isHotForLong() {
    return hotSeconds >= patience;
  }

  void serve(long parts) {
    served += parts;
  }

  void refuse(long parts) {
    refused += parts;
  }

  /** Whether it pays to look which keys make the heat. */
  boolean isWarm() {
    return hotSeconds > 0 || servedBefore >= hotFrom / 2 || served >= hotFrom / 2;
  }

  /** Begins to wait anew, after a split was found to be of no use. */
  void coolDown() {
    hotSeconds = 0;
  }

  long hotSeconds() {
    return hotSeconds;
  }

  /** In the last whole second; as of the last {@link #advance}. */
  double servedPerSecond() {
    return TokenBucket.units(servedBefore);
  }

  /** In the last whole second; as of the last {@link #advance}. */
  double refusedPerSecond() {
    return TokenBucket.units(refusedBefore);
  }
}
