package io.heatsink.partition;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A token bucket in exact decimals that is brought up to date nanosecond arithmetic and all, with
 * no shortcut: what {@link TokenBucket} is held against.
 */
final class SlowBucket {
  private final BigDecimal perSecond;
  private final BigDecimal capacity;
  private BigDecimal level;
  private long at;

  SlowBucket(double perSecond, int capacitySeconds, double heldSeconds, long now) {
    this.perSecond =
        BigDecimal.valueOf(perSecond)
            .setScale(6, RoundingMode.HALF_UP)
            .max(new BigDecimal("0.000001"));
    this.capacity = this.perSecond.multiply(BigDecimal.valueOf(capacitySeconds));
    this.level = this.perSecond.multiply(BigDecimal.valueOf(heldSeconds)).min(capacity);
    this.at = now;
  }

  private void refill(long now) {
    if (now > at) {
      level = level.add(perSecond.multiply(BigDecimal.valueOf(now - at, 9))).min(capacity);
      at = now;
    }
  }

  /** In whole billionths of a unit, as {@link TokenBucket} shows it. */
  long level(long now) {
    refill(now);
    return level.setScale(9, RoundingMode.FLOOR).unscaledValue().longValueExact();
  }

  boolean holdsAnything(long now) {
    return level(now) > 0;
  }

  long debt(long now) {
    return Math.max(0, -level(now));
  }

  void take(double units) {
    level = level.subtract(BigDecimal.valueOf(units));
  }
}
