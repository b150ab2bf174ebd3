package io.heatsink.partition;

import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.dynamodb.ThrottlingReason.Limit;
import io.heatsink.dynamodb.ThrottlingReason.Target;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A table or a global secondary index: what has partitions and a throughput of its own.
 *
 * <p>A call looks its partition up without a lock, locks the lane it needs, and looks again if the
 * partition was split meanwhile.
 */
final class Resource {
  private final PartitionSettings settings;
  private final String arn;
  private final Target target;
  private final Allowance reads;
  private final Allowance writes;
  private final Optional<IndexQueue> queue;
  private final Division division;
  private volatile Throughput throughput;

  /** Only looked at by who changes it; these take turns. */
  private Warmth warmth;

  private Resource(
      Guard.Order order,
      PartitionSettings settings,
      String arn,
      Target target,
      boolean localIndexes,
      Throughput throughput,
      Warmth warmth,
      long nowNanos) {
    this.settings = settings;
    this.arn = arn;
    this.target = target;
    this.throughput = throughput;
    this.warmth = warmth;
    int count = settings.partitions().orElse(needed(throughput, warmth));
    reads = new Allowance(order.guard(Guard.Rank.ALLOWANCE), Access.READ, settings);
    Guard writeGuard =
        order.guard(target == Target.INDEX ? Guard.Rank.INDEX_QUEUE : Guard.Rank.ALLOWANCE);
    writes = new Allowance(writeGuard, Access.WRITE, settings);
    if (target == Target.INDEX) {
      long buffer = TokenBucket.parts(settings.indexBufferUnits() * settings.limitScale());
      queue = Optional.of(new IndexQueue(writeGuard, writes, Math.max(1, buffer)));
    } else {
      queue = Optional.empty();
    }
    division = new Division(order, settings, localIndexes, queue, throughput, count, nowNanos);
    follow(reads, nowNanos);
    follow(writes, nowNanos);
  }

  static Resource table(
      Guard.Order order, PartitionSettings settings, TableSpec spec, long nowNanos) {
    return new Resource(
        order,
        settings,
        spec.arn(),
        Target.TABLE,
        spec.localIndexes(),
        spec.throughput(),
        spec.warmth(),
        nowNanos);
  }

  static Resource index(
      Guard.Order order, PartitionSettings settings, TableSpec spec, String name, long nowNanos) {
    return new Resource(
        order,
        settings,
        spec.arn() + "/index/" + name,
        Target.INDEX,
        false,
        spec.throughputOf(name),
        spec.warmthOf(name),
        nowNanos);
  }

  private static int needed(Throughput throughput, Warmth warmth) {
    return Math.max(throughput.partitionsNeeded(), warmth.partitionsNeeded());
  }

  Layout layout() {
    return division.layout();
  }

  Allowance allowance(Access access) {
    return access == Access.READ ? reads : writes;
  }

  /** Present for an index. */
  Optional<IndexQueue> queue() {
    return queue;
  }

  Refusal refusal(Access access, Limit limit) {
    return Refusal.of(new ThrottlingReason(target, access, limit, arn), throughput);
  }

  /**
   * Admits or refuses what touches one item, with no index to think of: the way of most calls.
   *
   * @param bytesAdded 0 for reads
   */
  Optional<Refusal> admit(
      Access access, Point point, long parts, boolean consistent, long bytesAdded, long nowNanos) {
    Allowance allowance = allowance(access);
    while (true) {
      Partition partition = layout().find(point.hash(), point.sort());
      Lane lane = partition.lane(access);
      Optional<Limit> hit = Optional.empty();
      boolean due;
      lane.guard().lock();
      try {
        if (partition.isRetired()) {
          continue;
        }
        due = lane.advance(nowNanos);
        if (settings.throttle()) {
          hit = take(lane, allowance, parts, consistent, nowNanos);
        }
        if (hit.isPresent()) {
          lane.refuse(parts);
        } else {
          lane.serve(parts, point, point);
          partition.store(bytesAdded, point);
          due |= bytesAdded > 0 && partition.isTooLarge();
        }
      } finally {
        lane.guard().unlock();
      }
      if (due) {
        attend(partition, nowNanos);
      }
      if (allowance.hasNewPeak()) {
        attendToPeak(nowNanos);
      }
      return hit.map(limit -> refusal(access, limit));
    }
  }

  private static Optional<Limit> take(
      Lane lane, Allowance allowance, long parts, boolean consistent, long nowNanos) {
    boolean laneHasRoom = lane.hasRoom(consistent, nowNanos);
    allowance.guard().lock();
    try {
      // First the whole table's: where that is used up, no key is to blame.
      if (!allowance.hasRoom(nowNanos)) {
        return Optional.of(allowance.limit());
      }
      if (!laneHasRoom) {
        return Optional.of(Limit.KEY_RANGE);
      }
      allowance.take(parts, nowNanos);
    } finally {
      allowance.guard().unlock();
    }
    lane.take(parts, consistent);
    return Optional.empty();
  }

  /** Gives it another throughput; adds partitions if that takes more of them than there are. */
  void change(Throughput to, Warmth warm, long nowNanos) {
    if (to.equals(throughput) && warm.equals(warmth)) {
      return;
    }
    throughput = to;
    warmth = warm;
    division.growTo(needed(to, warm), nowNanos);
    follow(reads, nowNanos);
    follow(writes, nowNanos);
    division.shareOut(to, nowNanos);
  }

  private void follow(Allowance allowance, long nowNanos) {
    allowance.guard().lock();
    try {
      allowance.follow(throughput, division.layout().size(), nowNanos);
    } finally {
      allowance.guard().unlock();
    }
  }

  /** Looks whether a partition that has become hot or large can be split, and does so. */
  void attend(Partition partition, long nowNanos) {
    division.attend(partition, nowNanos);
  }

  /** Adds partitions where there are too few for what on-demand capacity promises. */
  void attendToPeak(long nowNanos) {
    // First, so that a peak that rises meanwhile is attended to by the next call.
    reads.isReady();
    writes.isReady();
    double readPeak = peak(reads, nowNanos);
    double writePeak = peak(writes, nowNanos);
    if (throughput instanceof Throughput.OnDemand) {
      double factor = Limits.RAMP_FACTOR / settings.limitScale();
      division.growTo(Limits.partitionsFor(readPeak * factor, writePeak * factor), nowNanos);
    }
  }

  private static double peak(Allowance allowance, long nowNanos) {
    allowance.guard().lock();
    try {
      return allowance.previousPeak(nowNanos);
    } finally {
      allowance.guard().unlock();
    }
  }

  /** Where each partition begins, in their order. */
  List<Boundary> starts() {
    return division.starts();
  }

  ResourceView view(long nowNanos) {
    attendToPeak(nowNanos);
    Division.View divided = division.view(nowNanos);
    return new ResourceView(
        arn,
        throughput,
        view(reads, nowNanos),
        view(writes, nowNanos),
        peak(reads, nowNanos),
        peak(writes, nowNanos),
        backlog(nowNanos),
        divided.partitions(),
        divided.splits());
  }

  private static Optional<BucketView> view(Allowance allowance, long nowNanos) {
    allowance.guard().lock();
    try {
      return allowance.view(nowNanos);
    } finally {
      allowance.guard().unlock();
    }
  }

  private OptionalDouble backlog(long nowNanos) {
    if (queue.isEmpty()) {
      return OptionalDouble.empty();
    }
    IndexQueue waiting = queue.get();
    waiting.guard().lock();
    try {
      return OptionalDouble.of(TokenBucket.units(waiting.backlog(nowNanos)));
    } finally {
      waiting.guard().unlock();
    }
  }
}
