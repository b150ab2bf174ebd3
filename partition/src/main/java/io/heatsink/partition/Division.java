package io.heatsink.partition;

import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How a table or index is divided into partitions, and the splits that made it so: for heat, for
 * size, and for throughput that they could not serve. Partitions are never merged.
 *
 * <p>Who changes the layout holds {@link #structure} first, and then the locks of the lanes.
 */
final class Division {
  private static final int SPLITS_REMEMBERED = 1_000;

  private final Guard.Order order;
  private final PartitionSettings settings;
  private final boolean localIndexes;
  private final Optional<IndexQueue> queue;

  private final ReentrantLock structure = new ReentrantLock();
  private final ArrayDeque<SplitView> splits = new ArrayDeque<>();
  private int nextId;
  private Throughput throughput;
  private volatile Layout layout;

  /**
   * @param localIndexes whether no item collection may be split
   * @param queue of an index; its guard is that of the write lanes
   * @param count of partitions at first
   */
  Division(
      Guard.Order order,
      PartitionSettings settings,
      boolean localIndexes,
      Optional<IndexQueue> queue,
      Throughput throughput,
      int count,
      long nowNanos) {
    this.order = order;
    this.settings = settings;
    this.localIndexes = localIndexes;
    this.queue = queue;
    this.throughput = throughput;
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
    shareOut(throughput, nowNanos);
  }

  private Guard laneGuard(Access access) {
    return access == Access.WRITE && queue.isPresent()
        ? queue.get().guard()
        : order.guard(Guard.Rank.PARTITION);
  }

  /** As it is at this moment. */
  Layout layout() {
    return layout;
  }

  /** Adds partitions until there are as many; doubles them, as all of them have to serve more. */
  void growTo(int partitions, long nowNanos) {
    structure.lock();
    try {
      boolean grows = true;
      while (grows && layout.size() < partitions) {
        grows = doublePartitions(nowNanos);
      }
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

  /** Gives each partition its share, where capacity is divided evenly. */
  void shareOut(Throughput next, long nowNanos) {
    structure.lock();
    try {
      throughput = next;
      for (Partition partition : layout.all()) {
        for (Access access : Access.values()) {
          Lane lane = partition.lane(access);
          lane.guard().lock();
          try {
            giveShare(partition, access, nowNanos);
          } finally {
            lane.guard().unlock();
          }
        }
      }
    } finally {
      structure.unlock();
    }
  }

  private void giveShare(Partition partition, Access access, long nowNanos) {
    OptionalDouble share =
        !settings.adaptive() && throughput instanceof Throughput.Provisioned provisioned
            ? OptionalDouble.of(
                provisioned.units(access) * settings.limitScale() * partition.fraction())
            : OptionalDouble.empty();
    partition.lane(access).setShare(share, settings.initialBurst(), nowNanos);
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
    giveShare(child, Access.READ, nowNanos);
    giveShare(child, Access.WRITE, nowNanos);
    return child;
  }

  /**
   * All of it at a moment.
   *
   * @param partitions in the order of their keys
   * @param splits from the oldest to the latest
   */
  record View(List<PartitionView> partitions, List<SplitView> splits) {}

  View view(long nowNanos) {
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
      return new View(partitions, List.copyOf(splits));
    } finally {
      structure.unlock();
    }
  }

  /** Where each partition begins, in their order; cheaper than a {@link #view}. */
  List<Boundary> starts() {
    return layout.all().stream().map(partition -> partition.range().from()).toList();
  }
}
