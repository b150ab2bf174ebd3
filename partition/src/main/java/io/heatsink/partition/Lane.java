package io.heatsink.partition;

import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The reads or the writes of one partition: its buckets and its heat. Reads and writes never hinder
 * each other. Everything here is guarded by {@link #guard}.
 */
final class Lane {
  /** How long the traffic is watched that a split point is chosen by, at most. */
  private static final long SAMPLED_SECONDS = 60;

  /**
   * The partition's maximum is per second: no more than a second of it is kept, so that bursts do
   * not lift it.
   */
  private static final int CEILING_SECONDS = 1;

  private final Guard guard;
  private final Access access;
  private final TokenBucket ceiling;

  /** All reads of the three replicas; null for writes. */
  private final @Nullable TokenBucket replicas;

  /** Its part of an even division; null where capacity is adaptive. */
  private @Nullable TokenBucket share;

  private final Meter meter;
  private final Sample traffic;
  private Optional<SplitRefusal> notSplit = Optional.empty();

  private Lane(
      Guard guard,
      Access access,
      TokenBucket ceiling,
      @Nullable TokenBucket replicas,
      @Nullable TokenBucket share,
      PartitionSettings settings,
      long seed) {
    this.guard = guard;
    this.access = access;
    this.ceiling = ceiling;
    this.replicas = replicas;
    this.share = share;
    long perSecond = TokenBucket.parts(ceiling.unitsPerSecond());
    this.meter =
        new Meter(
            Math.max(1, Math.round(perSecond * Limits.SPLIT_THRESHOLD)),
            settings.splitDelay().toSeconds());
    long sampledSeconds = Math.min(SAMPLED_SECONDS, settings.splitDelay().toSeconds());
    this.traffic = new Sample(perSecond * sampledSeconds / Sample.SIZE, seed);
  }

  static Lane create(
      Guard guard, Access access, PartitionSettings settings, long seed, long nowNanos) {
    double limit = settings.limitScale() * Limits.ofPartition(access);
    var ceiling = new TokenBucket(limit, CEILING_SECONDS, CEILING_SECONDS, nowNanos);
    @Nullable TokenBucket replicas =
        access == Access.READ
            ? new TokenBucket(
                limit * Limits.EVENTUALLY_CONSISTENT_FACTOR,
                CEILING_SECONDS,
                CEILING_SECONDS,
                nowNanos)
            : null;
    return new Lane(guard, access, ceiling, replicas, null, settings, seed);
  }

  /** One of the two lanes that go on from this one. */
  Lane half(Guard childGuard, PartitionSettings settings, long seed) {
    TokenBucket all = replicas;
    TokenBucket part = share;
    return new Lane(
        childGuard,
        access,
        ceiling.half(),
        all == null ? null : all.half(),
        part == null ? null : part.half(),
        settings,
        seed);
  }

  Guard guard() {
    return guard;
  }

  /**
   * Sets its part of an even division.
   *
   * @param unitsPerSecond empty where capacity is adaptive
   * @param initialBurst what a new bucket holds
   */
  void setShare(OptionalDouble unitsPerSecond, Duration initialBurst, long nowNanos) {
    TokenBucket old = share;
    if (unitsPerSecond.isEmpty()) {
      share = null;
    } else if (old == null) {
      share =
          new TokenBucket(
              unitsPerSecond.getAsDouble(),
              Limits.BURST_SECONDS,
              initialBurst.toMillis() / 1_000.0,
              nowNanos);
    } else {
      old.changeRate(unitsPerSecond.getAsDouble(), Limits.BURST_SECONDS, nowNanos);
    }
  }

  /** Whether every bucket that such a call takes from holds anything. */
  boolean hasRoom(boolean consistent, long nowNanos) {
    refill(nowNanos);
    TokenBucket all = replicas;
    TokenBucket part = share;
    return (all == null || all.holdsAnything())
        && (isEventual(consistent) || ceiling.holdsAnything())
        && (part == null || part.holdsAnything());
  }

  void take(long parts, boolean consistent) {
    TokenBucket all = replicas;
    TokenBucket part = share;
    if (all != null) {
      all.take(parts);
    }
    if (!isEventual(consistent)) {
      ceiling.take(parts);
    }
    if (part != null) {
      part.take(parts);
    }
  }

  private boolean isEventual(boolean consistent) {
    return access == Access.READ && !consistent;
  }

  private void refill(long nowNanos) {
    ceiling.refill(nowNanos);
    TokenBucket all = replicas;
    if (all != null) {
      all.refill(nowNanos);
    }
    TokenBucket part = share;
    if (part != null) {
      part.refill(nowNanos);
    }
  }

  /** What its emptiest bucket owes, in parts; 0 if none does. */
  long debt(long nowNanos) {
    refill(nowNanos);
    TokenBucket part = share;
    long lowest = part == null ? ceiling.level() : Math.min(ceiling.level(), part.level());
    return Math.max(0, -lowest);
  }

  /**
   * Moves its heat's clock on.
   *
   * @return whether it has been hot for so long that a split is due
   */
  boolean advance(long nowNanos) {
    return meter.advance(nowNanos);
  }

  boolean isHotForLong() {
    return meter.isHotForLong();
  }

  void serve(long parts, Point first, Point last) {
    meter.serve(parts);
    if (meter.isWarm() && traffic.due(parts)) {
      traffic.add(new Span(first, last));
    }
  }

  void refuse(long parts) {
    meter.refuse(parts);
  }

  List<Span> traffic() {
    return traffic.inOrder();
  }

  void decline(SplitRefusal why) {
    notSplit = Optional.of(why);
    meter.coolDown();
  }

  LaneView view(long nowNanos) {
    refill(nowNanos);
    meter.advance(nowNanos);
    var buckets = new ArrayList<BucketView>();
    buckets.add(BucketView.of(BucketView.Kind.PARTITION, ceiling));
    TokenBucket all = replicas;
    if (all != null) {
      buckets.add(BucketView.of(BucketView.Kind.REPLICAS, all));
    }
    TokenBucket part = share;
    if (part != null) {
      buckets.add(BucketView.of(BucketView.Kind.SHARE, part));
    }
    double limit =
        part == null
            ? ceiling.unitsPerSecond()
            : Math.min(ceiling.unitsPerSecond(), part.unitsPerSecond());
    return new LaneView(
        limit,
        meter.servedPerSecond(),
        meter.refusedPerSecond(),
        Duration.ofSeconds(meter.hotSeconds()),
        notSplit,
        buckets);
  }
}
