package io.heatsink.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The provisioned throughput of a table or an index, and how it came about.
 *
 * @param lastIncrease null if it was never raised
 * @param lastDecrease null if it was never lowered
 * @param decreases how often it was lowered on the day (UTC) of the last time
 */
record Capacity(
    Throughput throughput,
    @Nullable Instant lastIncrease,
    @Nullable Instant lastDecrease,
    int decreases) {
  /** Source: DynamoDB Developer Guide, "Quotas in Amazon DynamoDB": decreasing throughput. */
  static final int FREE_DECREASES_PER_DAY = 4;

  private static final Duration BETWEEN_FURTHER_DECREASES = Duration.ofHours(1);

  static Capacity of(Throughput throughput) {
    return new Capacity(throughput, null, null, 0);
  }

  Capacity changedTo(Throughput next, Instant now) {
    boolean up =
        next.readUnits() > throughput.readUnits() || next.writeUnits() > throughput.writeUnits();
    boolean down = lowers(next);
    return new Capacity(
        next,
        up ? now : lastIncrease,
        down ? now : lastDecrease,
        down ? decreasesOn(now) + 1 : decreases);
  }

  boolean lowers(Throughput next) {
    return next.readUnits() < throughput.readUnits() || next.writeUnits() < throughput.writeUnits();
  }

  /** Whether the quota of decreases lets it be lowered now. */
  boolean mayDecrease(Instant now) {
    return lastDecrease == null
        || decreasesOn(now) < FREE_DECREASES_PER_DAY
        || !now.isBefore(lastDecrease.plus(BETWEEN_FURTHER_DECREASES));
  }

  int decreasesOn(Instant now) {
    return lastDecrease != null
            && lastDecrease
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .equals(now.atOffset(ZoneOffset.UTC).toLocalDate())
        ? decreases
        : 0;
  }
}
