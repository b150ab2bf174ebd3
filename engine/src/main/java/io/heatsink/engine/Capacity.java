package io.heatsink.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What a table or an index may consume: its provisioned throughput and how it came about, or its
 * maximum on demand.
 *
 * @param lastIncrease null if it was never raised
 * @param lastDecrease null if it was never lowered
 * @param decreases how often it was lowered on the day (UTC) of the last time
 * @param maximum on demand
 * @param asked the warm throughput that was asked for; 0 where it was not
 */
record Capacity(
    Throughput throughput,
    @Nullable Instant lastIncrease,
    @Nullable Instant lastDecrease,
    int decreases,
    OnDemandMaximum maximum,
    Throughput asked) {
  /** Source: DynamoDB Developer Guide, "Quotas in Amazon DynamoDB": decreasing throughput. */
  static final int FREE_DECREASES_PER_DAY = 4;

  /** Source: DynamoDB Developer Guide, "Warm throughput": of a new table on demand. */
  private static final Throughput WARM_ON_DEMAND = new Throughput(12_000, 4_000);

  private static final Duration BETWEEN_FURTHER_DECREASES = Duration.ofHours(1);

  static Capacity of(Throughput throughput) {
    return new Capacity(throughput, null, null, 0, OnDemandMaximum.NONE, Throughput.ON_DEMAND);
  }

  Capacity with(OnDemandMaximum next) {
    return new Capacity(throughput, lastIncrease, lastDecrease, decreases, next, asked);
  }

  Capacity withWarm(Throughput next) {
    return new Capacity(throughput, lastIncrease, lastDecrease, decreases, maximum, next);
  }

  /** The same on demand; it is as warm as it was. */
  Capacity onDemand() {
    return of(Throughput.ON_DEMAND).withWarm(warm());
  }

  /** What can be served at once. It never falls. */
  Throughput warm() {
    Throughput floor = throughput.equals(Throughput.ON_DEMAND) ? WARM_ON_DEMAND : throughput;
    return new Throughput(
        Math.max(floor.readUnits(), asked.readUnits()),
        Math.max(floor.writeUnits(), asked.writeUnits()));
  }

  Capacity changedTo(Throughput next, Instant now) {
    boolean up =
        next.readUnits() > throughput.readUnits() || next.writeUnits() > throughput.writeUnits();
    boolean down = lowers(next);
    return new Capacity(
        next,
        up ? now : lastIncrease,
        down ? now : lastDecrease,
        down ? decreasesOn(now) + 1 : decreases,
        OnDemandMaximum.NONE,
        throughput.equals(Throughput.ON_DEMAND) ? asked : warm());
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
