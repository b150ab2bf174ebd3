package io.heatsink.partition;

import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One table with its partitions, and those of its global secondary indexes. Any thread may call,
 * many at once.
 *
 * <p>Time is nanoseconds on any scale that does not run backwards; where two threads hand in their
 * times in the wrong order, the later one holds.
 */
public final class PartitionedTable {
  private final PartitionSettings settings;
  private final Guard.Order order;
  private final Resource table;

  private final ReentrantLock changes = new ReentrantLock();

  /** By name, in the order of the names. */
  private volatile Map<String, Resource> indexes = Map.of();

  PartitionedTable(PartitionSettings settings, Guard.Order order, TableSpec spec, long nowNanos) {
    this.settings = settings;
    this.order = order;
    table = Resource.table(order, settings, spec, nowNanos);
    changeIndexes(spec, nowNanos);
  }

  /**
   * Admits the demand and charges it, or refuses it and charges nothing.
   *
   * @return empty if it is admitted
   */
  public Optional<Refusal> admit(Demand demand, long nowNanos) {
    Map<String, Resource> known = indexes;
    if (demand instanceof Demand.Read read && read.keys().size() == 1) {
      Demand.KeyUnits key = read.keys().getFirst();
      return readFrom(known, read)
          .flatMap(
              resource ->
                  resource.admit(
                      Access.READ,
                      Point.of(key),
                      TokenBucket.parts(key.units()),
                      read.consistent(),
                      0,
                      nowNanos));
    }
    if (demand instanceof Demand.Write write && known.isEmpty()) {
      Demand.KeyUnits key = write.key();
      return table.admit(
          Access.WRITE,
          Point.of(key),
          TokenBucket.parts(key.units()),
          true,
          write.bytesAdded(),
          nowNanos);
    }
    return PartitionModel.settle(
        PartitionModel.purpose(settings),
        List.of(new PartitionModel.TableDemand(this, demand)),
        nowNanos);
  }

  /**
   * Charges what was consumed already, room or not: for whoever learns the units only afterwards.
   * Beforehand they {@link #admit} the same demand with no units, which asks for room and charges
   * nothing.
   */
  public void charge(Demand demand, long nowNanos) {
    Claim.Purpose purpose = settings.throttle() ? Claim.Purpose.CHARGE : Claim.Purpose.OBSERVE;
    PartitionModel.settle(purpose, List.of(new PartitionModel.TableDemand(this, demand)), nowNanos);
  }

  void addTo(Claim claim, Demand demand) {
    Map<String, Resource> known = indexes;
    switch (demand) {
      case Demand.Read read ->
          readFrom(known, read).ifPresent(resource -> claim.add(resource, read));
      case Demand.Write write -> claim.add(table, known, write);
      case Demand.UnplacedIndexWrite write ->
          Optional.ofNullable(known.get(write.index())).ifPresent(index -> claim.add(index, write));
    }
  }

  /** Empty for an index that is being deleted; nothing limits it any more. */
  private Optional<Resource> readFrom(Map<String, Resource> known, Demand.Read read) {
    String name = read.index();
    return name == null ? Optional.of(table) : Optional.ofNullable(known.get(name));
  }

  /** The table has another throughput or other indexes from now on. */
  public void change(TableSpec spec, long nowNanos) {
    changes.lock();
    try {
      table.change(spec.throughput(), spec.warmth(), nowNanos);
      changeIndexes(spec, nowNanos);
    } finally {
      changes.unlock();
    }
  }

  private void changeIndexes(TableSpec spec, long nowNanos) {
    var changed = new TreeMap<String, Resource>();
    for (String name : new TreeSet<>(spec.indexes().keySet())) {
      Resource index = indexes.get(name);
      if (index == null) {
        index = Resource.index(order, settings, spec, name, nowNanos);
      } else {
        index.change(spec.throughputOf(name), spec.warmthOf(name), nowNanos);
      }
      changed.put(name, index);
    }
    indexes = Collections.unmodifiableMap(changed);
  }

  /** Where the partitions of the table begin, in the order of their keys. */
  public List<Boundary> partitionStarts() {
    return table.starts();
  }

  /** All partitions at that moment. */
  public TableView view(long nowNanos) {
    var indexViews = new HashMap<String, ResourceView>();
    indexes.forEach((name, index) -> indexViews.put(name, index.view(nowNanos)));
    return new TableView(table.view(nowNanos), indexViews);
  }
}
