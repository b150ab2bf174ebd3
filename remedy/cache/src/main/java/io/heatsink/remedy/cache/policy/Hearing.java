package io.heatsink.remedy.cache.policy;

import java.time.Duration;

/**
 * How far this proxy hears what others tell of their writes. An entry that was read before the last
 * moment up to which all is known to have been heard may have been overtaken by what was told
 * since: once nothing has been heard for {@link #SILENCE}, it no longer counts.
 */
public final class Hearing {
  /** Longer than three heartbeats; the promise of two proxies rests on it. */
  public static final Duration SILENCE = Duration.ofSeconds(1);

  private static final long SILENCE_NANOS = SILENCE.toNanos();

  private final boolean alone;
  private volatile boolean heardAny;
  private volatile long heardNanos;

  private Hearing(boolean alone) {
    this.alone = alone;
  }

  /** There is nobody to hear. */
  static Hearing alone() {
    return new Hearing(true);
  }

  /** Nothing has been heard yet. */
  static Hearing ofOthers() {
    return new Hearing(false);
  }

  boolean isAlone() {
    return alone;
  }

  /** All that was told before that moment has been heard. */
  void heard(long nanos) {
    if (!heardAny || nanos - heardNanos > 0) {
      heardNanos = nanos;
      heardAny = true;
    }
  }

  /** Whether what others tell is heard now. */
  boolean isLive(long nowNanos) {
    return alone || (heardAny && nowNanos - heardNanos < SILENCE_NANOS);
  }

  /** Whether an entry still counts that was read from then on. */
  boolean counts(long beganNanos, long nowNanos) {
    return isLive(nowNanos) || !heardAny || beganNanos - heardNanos >= SILENCE_NANOS;
  }
}
