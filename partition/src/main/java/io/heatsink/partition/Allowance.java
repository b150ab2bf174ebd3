package io.heatsink.partition;

import io.heatsink.dynamodb.ThrottlingReason.Limit;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a whole table or index may read, or write: all its partitions together. Everything here is
 * guarded by {@link #guard}.
 */
final class Allowance {
  /** A quota holds within each second; nothing is kept for bursts. */
  private static final int QUOTA_SECONDS = 1;

  private final Guard guard;
  private @Nullable TokenBucket bucket;
  private Limit limit = Limit.PROVISIONED;

  Allowance(Guard guard) {
    this.guard = guard;
  }

  Guard guard() {
    return guard;
  }

  /** Which limit it is that {@link #hasRoom} tells of. */
  Limit limit() {
    return limit;
  }

  void unlimited() {
    bucket = null;
  }

  /**
   * Sets its limit, in units per second. What is saved for bursts stays, as far as the limit is of
   * the same kind as before.
   */
  void limit(Limit kind, double unitsPerSecond, Duration initialBurst, long nowNanos) {
    int capacitySeconds = kind == Limit.ACCOUNT ? QUOTA_SECONDS : Limits.BURST_SECONDS;
    double heldSeconds = kind == Limit.ACCOUNT ? QUOTA_SECONDS : initialBurst.toMillis() / 1_000.0;
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

  void take(long parts) {
    TokenBucket held = bucket;
    if (held != null) {
      held.take(parts);
    }
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
