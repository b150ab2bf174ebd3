package io.heatsink.partition;

import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.dynamodb.ThrottlingReason.Limit;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a whole table or index may read, or write: all its partitions together. Everything here is
 * guarded by {@link #guard}, but for {@link #hasNewPeak}.
 */
final class Allowance {
  /** A quota holds within each second; nothing is kept for bursts. */
  private static final int QUOTA_SECONDS = 1;

  private final Guard guard;
  private final Access access;
  private final PartitionSettings settings;
  private final Ramp ramp = new Ramp();
  private @Nullable TokenBucket bucket;
  private Limit limit = Limit.PROVISIONED;
  private volatile boolean newPeak;

  Allowance(Guard guard, Access access, PartitionSettings settings) {
    this.guard = guard;
    this.access = access;
    this.settings = settings;
  }

  Guard guard() {
    return guard;
  }

  /** Which limit it is that {@link #hasRoom} tells of. */
  Limit limit() {
    return limit;
  }

  /**
   * Goes by another throughput from now on. What is saved for bursts stays, as far as the limit is
   * of the same kind as before.
   *
   * @param partitions how many there are; all of what they serve is served at once
   */
  void follow(Throughput throughput, int partitions, long nowNanos) {
    switch (throughput) {
      case Throughput.Provisioned provisioned -> {
        double units = provisioned.units(access) * settings.limitScale();
        if (settings.adaptive()) {
          limit(Limit.PROVISIONED, units, nowNanos);
        } else {
          bucket = null; // each partition has its share
        }
      }
      case Throughput.OnDemand onDemand -> {
        ramp.raise(
            Limits.ofPartition(access) * partitions * settings.limitScale() / Limits.RAMP_FACTOR);
        OptionalLong maximum = onDemand.maximum(access);
        double scale = settings.limitScale();
        if (maximum.isPresent()) {
          limit(Limit.MAX_ON_DEMAND, maximum.getAsLong() * scale, nowNanos);
        } else {
          limit(Limit.ACCOUNT, Limits.TABLE_QUOTA_UNITS * scale, nowNanos);
        }
      }
    }
  }

  private void limit(Limit kind, double unitsPerSecond, long nowNanos) {
    boolean quota = kind == Limit.ACCOUNT;
    int capacitySeconds = quota ? QUOTA_SECONDS : Limits.BURST_SECONDS;
    double heldSeconds = quota ? QUOTA_SECONDS : settings.initialBurst().toMillis() / 1_000.0;
    TokenBucket old = bucket;
    if (old != null && limit == kind) {
      old.changeRate(unitsPerSecond, capacitySeconds, nowNanos);
    } else {
      bucket = new TokenBucket(unitsPerSecond, capacitySeconds, heldSeconds, nowNanos);
      limit = kind;
    }
  }

  boolean hasRoom(long nowNanos) {
    TokenBucket held = bucket;
    if (held == null) {
      return true;
    }
    held.refill(nowNanos);
    return held.holdsAnything();
  }

  void take(long parts, long nowNanos) {
    if (ramp.advance(nowNanos)) {
      newPeak = true;
    }
    ramp.serve(parts);
    TokenBucket held = bucket;
    if (held != null) {
      held.take(parts);
    }
  }

  /** Whether the partitions may be too few for its peak; any thread may ask. */
  boolean hasNewPeak() {
    return newPeak;
  }

  /** In units per second. */
  double previousPeak(long nowNanos) {
    if (ramp.advance(nowNanos)) {
      newPeak = true;
    }
    return ramp.previousPeak();
  }

  /** There are partitions enough for its peak. */
  void isReady() {
    newPeak = false;
  }

  /** What it owes, in parts. */
  long debt(long nowNanos) {
    TokenBucket held = bucket;
    if (held == null) {
      return 0;
    }
    held.refill(nowNanos);
    return Math.max(0, -held.level());
  }

  Optional<BucketView> view(long nowNanos) {
    TokenBucket held = bucket;
    if (held == null) {
      return Optional.empty();
    }
    held.refill(nowNanos);
    return Optional.of(BucketView.of(BucketView.Kind.TABLE, held));
  }
}
