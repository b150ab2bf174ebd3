package io.heatsink.partition;

/**
 * How high the traffic of a table or index on demand has been: DynamoDB is ready for {@link
 * Limits#RAMP_FACTOR} times the previous peak, and traffic of less than {@link Limits#RAMP_MINUTES}
 * ago is not previous yet. So it may double every half an hour.
 *
 * <p>Traffic is averaged over minutes; that a peak counts once it lasted a minute is an assumption.
 * Not thread-safe: guarded by its owner's lock.
 */
final class Ramp {
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final int SECONDS = 60;

  /** What was served in each of the latest minutes, the current one included; a ring. */
  private final long[] minutes = new long[Limits.RAMP_MINUTES];

  private long minute = Long.MIN_VALUE;
  private double previousPeak;

  /** In units per second; as of the last {@link #advance}. */
  double previousPeak() {
    return previousPeak;
  }

  /** It is ready for no less than after such a peak. */
  void raise(double unitsPerSecond) {
    previousPeak = Math.max(previousPeak, unitsPerSecond);
  }

  /**
   * Lets what lies far enough back become the previous peak.
   *
   * @return whether that is higher now
   */
  boolean advance(long nowNanos) {
    long current = Math.floorDiv(nowNanos, MINUTE_NANOS);
    if (current <= minute) {
      return false;
    }
    double before = previousPeak;
    if (minute != Long.MIN_VALUE) {
      long gone = Math.min(current - minute, minutes.length);
      for (long passed = current - gone + 1; passed <= current; passed++) {
        int slot = Math.floorMod(passed, minutes.length);
        raise(TokenBucket.units(minutes[slot]) / SECONDS);
        minutes[slot] = 0;
      }
    }
    minute = current;
    return previousPeak > before;
  }

  /** As of the last {@link #advance}. */
  void serve(long parts) {
    minutes[Math.floorMod(minute, minutes.length)] += parts;
  }
}
