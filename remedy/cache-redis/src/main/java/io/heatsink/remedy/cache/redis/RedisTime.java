package io.heatsink.remedy.cache.redis;

import java.util.concurrent.TimeUnit;

/**
 * What Redis' clock showed once, and so what it can show at any later moment of this process's.
 *
 * @param millis the clock then, rounded down
 * @param sentNanos before that, by the local monotonic clock
 * @param heardNanos after that
 */
record RedisTime(long millis, long sentNanos, long heardNanos) {
  // The two clocks may drift apart by a part in ten thousand: 0.1 ms in that time.
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  // Twice what NTP lets a clock be slewed by: readings may be a minute apart, after a pause.
  private static final long DRIFTS_ONE_IN = 1_000;
  private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  boolean isFresh(long nowNanos) {
    return nowNanos - heardNanos < FRESH_NANOS;
  }

  /** Redis' clock shows no less. */
  long earliestMillis(long nowNanos) {
    return millis + (nowNanos - heardNanos) / NANOS_PER_MILLI - 1;
  }

  /** Redis' clock shows no more. */
  long latestMillis(long nowNanos) {
    return millis + 2 + (nowNanos - sentNanos) / NANOS_PER_MILLI;
  }

  /** Whether another reading can be of the same clock, if nobody has set it in between. */
  boolean agreesWith(RedisTime later) {
    long drift = (later.heardNanos() - heardNanos) / NANOS_PER_MILLI / DRIFTS_ONE_IN;
    return later.millis() <= latestMillis(later.heardNanos()) + drift
        && later.millis() >= earliestMillis(later.sentNanos()) - drift;
  }
}
