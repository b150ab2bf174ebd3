package io.heatsink.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How far what is read may be behind what was written: drawn evenly between two bounds, anew for
 * each replica and each stretch of time.
 */
public record Lag(Duration shortest, Duration longest) {
  /** Every read shows all that was written. */
  public static final Lag NONE = new Lag(Duration.ZERO, Duration.ZERO);

  public Lag {
    if (shortest.isNegative() || longest.compareTo(shortest) < 0) {
      throw new IllegalArgumentException(
          "Lag is between %s and %s; give a shortest of 0 or more, and a longest no less."
              .formatted(shortest, longest));
    }
  }

  public static Lag upTo(Duration longest) {
    return new Lag(Duration.ZERO, longest);
  }

  boolean isNone() {
    return longest.isZero();
  }

  Duration draw(RandomGenerator random) {
    return Duration.ofNanos(random.nextLong(shortest.toNanos(), longest.toNanos() + 1));
  }
}
