package io.heatsink.partition;

import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.dynamodb.ThrottlingReason.Limit;
import io.heatsink.dynamodb.ThrottlingReason.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A table or a global secondary index: what has partitions and a throughput of its own.
 *
 * <p>A call looks its partition up without a lock, locks the lane it needs, and looks again if the
 * partition was split meanwhile. Who changes the layout holds {@link #structure} first.
 */
final class Resource {
  private static final int SPLITS_REMEMBERED = 1_000;

  private final Guard.Order order;
  private final PartitionSettings settings;
  private final String arn;
  private final Target target;
  private final boolean localIndexes;
  private final Allowance reads;
  private final Allowance writes;
  private final Optional<IndexQueue> queue;

  private final ReentrantLock structure = new ReentrantLock();
  private final ArrayDeque<SplitView> splits = new ArrayDeque<>();
  private int nextId;
  private volatile Layout layout;
  private volatile Throughput throughput;

  private Resource(
      Guard.Order order,
      PartitionSettings settings,
      String arn,
      Target target,
      boolean localIndexes,
      Throughput throughput,
      long nowNanos) {
    this.order = order;
    this.settings = settings;
    this.arn = arn;
    this.target = target;
    this.localIndexes = localIndexes;
    this.throughput = throughput;
    reads = new Allowance(order.guard(Guard.Rank.ALLOWANCE));
    if (target == Target.INDEX) {
      Guard guard = order.guard(Guard.Rank.INDEX_QUEUE);
      writes = new Allowance(guard);
      long buffer = TokenBucket.parts(settings.indexBufferUnits() * settings.limitScale());
      queue = Optional.of(new IndexQueue(guard, writes, Math.max(1, buffer)));
    } else {
      writes = new Allowance(order.guard(Guard.Rank.ALLOWANCE));
      queue = Optional.empty();
    }
    int count = settings.partitions().orElse(throughput.partitionsNeeded());
    var partitions = new ArrayList<Partition>(count);
    for (KeyRange range : Layout.evenly(count)) {
      int id = nextId++;
      partitions.add(
          new Partition(
              id,
              range,
              1.0 / count,
              Lane.create(laneGuard(Access.READ), Access.READ, settings, 2L * id, nowNanos),
              Lane.create(laneGuard(Access.WRITE), Access.WRITE, settings, 2L * id + 1, nowNanos)));
    }
    layout = new Layout(partitions);
    applyThroughput(nowNanos);
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
        nowNanos);
  }

  static Resource index(
      Guard.Order order,
      PartitionSettings settings,
      TableSpec spec,
      String name,
      Throughput throughput,
      long nowNanos) {
    return new Resource(
        order, settings, spec.arn() + "/index/" + name, Target.INDEX, false, throughput, nowNanos);
  }

  private Guard laneGuard(Access access) {
    return access == Access.WRITE && queue.isPresent()
        ? queue.get().guard()
        : order.guard(Guard.Rank.PARTITION);
  }

  Layout layout() {
    return layout;
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
      Partition partition = layout.find(point.hash(), point.sort());
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
      allowance.take(parts);
    } finally {
      allowance.guard().unlock();
    }
    lane.take(parts, consistent);
    return Optional.empty();
  }

  /** Gives it another throughput; adds partitions if that takes more of them than there are. */
  void change(Throughput to, long nowNanos) {
    structure.lock();
    try {
      throughput = to;
      while (layout.size() < to.partitionsNeeded() && doublePartitions(nowNanos)) {}
      applyThroughput(nowNanos);
    } finally {
      structure.unlock();
    }
  }

  private boolean doublePartitions(long nowNanos) {
    boolean any = false;
    for (Partition partition : layout.all()) {
      Optional<Boundary> middle = partition.range().middle();
      if (middle.isPresent()) {
        split(partition, middle.get(), SplitView.Cause.THROUGHPUT, nowNanos);
        any = true;
      }
    }
    return any;
  }

  private void applyThroughput(long nowNanos) {
    applyThroughput(Access.READ, nowNanos);
    applyThroughput(Access.WRITE, nowNanos);
    for (Partition partition : layout.all()) {
      for (Access access : Access.values()) {
        Lane lane = partition.lane(access);
        lane.guard().lock();
        try {
          applyShare(partition, access, nowNanos);
        } finally {
          lane.guard().unlock();
        }
      }
    }
  }

  private void applyThroughput(Access access, long nowNanos) {
    Allowance allowance = allowance(access);
    allowance.guard().lock();
    try {
      switch (throughput) {
        case Throughput.Provisioned provisioned -> {
          if (settings.adaptive()) {
            limit(allowance, Limit.PROVISIONED, units(provisioned, access), nowNanos);
          } else {
            allowance.unlimited();
          }
        }
        case Throughput.OnDemand(OptionalLong maxReadUnits, OptionalLong maxWriteUnits) -> {
          OptionalLong maximum = access == Access.READ ? maxReadUnits : maxWriteUnits;
          if (maximum.isPresent()) {
            limit(allowance, Limit.MAX_ON_DEMAND, maximum.getAsLong(), nowNanos);
          } else {
            limit(allowance, Limit.ACCOUNT, Limits.TABLE_QUOTA_UNITS, nowNanos);
          }
        }
      }
    } finally {
      allowance.guard().unlock();
    }
  }

  private void limit(Allowance allowance, Limit limit, long units, long nowNanos) {
    allowance.limit(limit, units * settings.limitScale(), settings.initialBurst(), nowNanos);
  }

  private void applyShare(Partition partition, Access access, long nowNanos) {
    OptionalDouble share =
        !settings.adaptive() && throughput instanceof Throughput.Provisioned provisioned
            ? OptionalDouble.of(
                units(provisioned, access) * settings.limitScale() * partition.fraction())
            : OptionalDouble.empty();
    partition.lane(access).setShare(share, settings.initialBurst(), nowNanos);
  }

  private static long units(Throughput.Provisioned provisioned, Access access) {
    return access == Access.READ ? provisioned.readUnits() : provisioned.writeUnits();
  }

  /** Looks whether a partition that has become hot or large can be split, and does so. */
  void attend(Partition partition, long nowNanos) {
    structure.lock();
    try {
      Lane first = partition.lane(Access.READ);
      Lane second = partition.lane(Access.WRITE);
      first.guard().lock();
      second.guard().lock();
      try {
        if (partition.isRetired()) {
          return;
        }
        attendToHeat(partition, nowNanos);
        if (!partition.isRetired() && partition.isTooLarge()) {
          attendToSize(partition, nowNanos);
        }
      } finally {
        second.guard().unlock();
        first.guard().unlock();
      }
    } finally {
      structure.unlock();
    }
  }

  private void attendToHeat(Partition partition, long nowNanos) {
    if (!settings.adaptive()) {
      return;
    }
    for (Access access : Access.values()) {
      Lane lane = partition.lane(access);
      if (!lane.isHotForLong()) {
        continue;
      }
      switch (SplitPoint.forHeat(lane.traffic(), partition.range(), localIndexes)) {
        case SplitPoint.At(Boundary boundary) -> {
          split(partition, boundary, SplitView.Cause.HEAT, nowNanos);
          return;
        }
        case SplitPoint.Declined(SplitRefusal why) -> lane.decline(why);
      }
    }
  }

  private void attendToSize(Partition partition, long nowNanos) {
    switch (SplitPoint.forSize(partition.growth(), partition.range(), localIndexes)) {
      case SplitPoint.At(Boundary boundary) ->
          split(partition, boundary, SplitView.Cause.SIZE, nowNanos);
      case SplitPoint.Declined declined -> partition.staysWhole();
    }
  }

  /** Holds {@link #structure}. */
  private void split(Partition parent, Boundary boundary, SplitView.Cause cause, long nowNanos) {
    Lane parentReads = parent.lane(Access.READ);
    Lane parentWrites = parent.lane(Access.WRITE);
    parentReads.guard().lock();
    parentWrites.guard().lock();
    try {
      Partition left = child(parent, parent.range().upTo(boundary), nowNanos);
      Partition right = child(parent, parent.range().startingAt(boundary), nowNanos);
      queue.ifPresent(
          waiting ->
              waiting.replace(parentWrites, left.lane(Access.WRITE), right.lane(Access.WRITE)));
      layout = layout.replacing(parent, left, right);
      parent.retire();
      if (splits.size() == SPLITS_REMEMBERED) {
        splits.removeFirst();
      }
      splits.addLast(new SplitView(nowNanos, cause, parent.id(), left.id(), right.id(), boundary));
    } finally {
      parentWrites.guard().unlock();
      parentReads.guard().unlock();
    }
  }

  private Partition child(Partition parent, KeyRange range, long nowNanos) {
    int id = nextId++;
    Lane childReads = parent.lane(Access.READ).half(laneGuard(Access.READ), settings, 2L * id);
    Lane childWrites =
        parent.lane(Access.WRITE).half(laneGuard(Access.WRITE), settings, 2L * id + 1);
    var child = new Partition(id, range, parent.fraction() / 2, childReads, childWrites);
    child.inherit(parent);
    applyShare(child, Access.READ, nowNanos);
    applyShare(child, Access.WRITE, nowNanos);
    return child;
  }

  ResourceView view(long nowNanos) {
    var partitions = new ArrayList<PartitionView>();
    structure.lock();
    try {
      for (Partition partition : layout.all()) {
        Lane first = partition.lane(Access.READ);
        Lane second = partition.lane(Access.WRITE);
        first.guard().lock();
        second.guard().lock();
        try {
          partitions.add(partition.view(nowNanos));
        } finally {
          second.guard().unlock();
          first.guard().unlock();
        }
      }
      return new ResourceView(
          arn,
          throughput,
          view(reads, nowNanos),
          view(writes, nowNanos),
          backlog(nowNanos),
          partitions,
          List.copyOf(splits));
    } finally {
      structure.unlock();
    }
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
