package io.heatsink.partition;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.partition.Demand.IndexWrite;
import io.heatsink.partition.Demand.KeyUnits;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One table under a clock that is moved by hand. */
final class World {
  static final String ARN = "arn:aws:dynamodb:eu-central-1:000000000000:table/orders";

  final PartitionModel model;
  final PartitionedTable table;
  long now = 1_000_000_000_000L;

  World(PartitionSettings settings, TableSpec spec) {
    model = new PartitionModel(settings);
    table = model.create(spec, now);
  }

  static World provisioned(PartitionSettings settings, long readUnits, long writeUnits) {
    return new World(
        settings, TableSpec.of(ARN, new Throughput.Provisioned(readUnits, writeUnits)));
  }

  static World onDemand(PartitionSettings settings) {
    return new World(settings, TableSpec.of(ARN, Throughput.OnDemand.UNLIMITED));
  }

  void pass(Duration time) {
    now += time.toNanos();
  }

  static KeyUnits key(String partition, @Nullable String sort, double units) {
    return new KeyUnits(KeyValue.of(partition), sort == null ? null : KeyValue.of(sort), units);
  }

  static Demand write(String partition, double units) {
    return write(partition, null, units);
  }

  static Demand write(String partition, @Nullable String sort, double units) {
    return new Demand.Write(key(partition, sort, units), 0, List.of());
  }

  static Demand writeWithIndex(
      String partition, double units, String index, String indexPartition, double indexUnits) {
    return new Demand.Write(
        key(partition, null, units),
        0,
        List.of(new IndexWrite(index, key(indexPartition, null, indexUnits), 0)));
  }

  static Demand read(String partition, double units, boolean consistent) {
    return read(partition, null, units, consistent);
  }

  static Demand read(String partition, @Nullable String sort, double units, boolean consistent) {
    return new Demand.Read(null, consistent, units, List.of(key(partition, sort, units)));
  }

  Optional<Refusal> ask(Demand demand) {
    return table.admit(demand, now);
  }

  boolean admits(Demand demand) {
    return ask(demand).isEmpty();
  }

  /** The reason for which the demand is refused; it must be. */
  ThrottlingReason reasonAgainst(Demand demand) {
    return ask(demand).orElseThrow().reasons().getFirst();
  }

  /** Asks until refused, without any time passing. */
  int admittedAtOnce(Demand demand) {
    int admitted = 0;
    while (admits(demand)) {
      admitted++;
    }
    return admitted;
  }

  /**
   * Asks at a steady rate.
   *
   * @return how many were admitted
   */
  int drive(Duration time, int perSecond, IntFunction<Demand> demands) {
    long begin = now;
    int admitted = 0;
    long count = time.toSeconds() * perSecond;
    for (int i = 0; i < count; i++) {
      now = begin + (i + 1) * 1_000_000_000L / perSecond;
      if (admits(demands.apply(i))) {
        admitted++;
      }
    }
    return admitted;
  }

  int drive(Duration time, int perSecond, Demand demand) {
    return drive(time, perSecond, i -> demand);
  }

  List<PartitionView> partitions() {
    return table.view(now).table().partitions();
  }

  ResourceView index(String name) {
    return Objects.requireNonNull(table.view(now).indexes().get(name));
  }

  /** The partition that serves an item. */
  PartitionView home(String partition, @Nullable String sort) {
    Point point = Point.of(key(partition, sort, 0));
    return partitions().stream()
        .filter(view -> view.range().contains(point))
        .findFirst()
        .orElseThrow();
  }

  /** A key that lies in the same partition as another, or in a different one. */
  String keyBeside(String other, boolean samePartition) {
    int home = home(other, null).id();
    for (int i = 0; ; i++) {
      String candidate = "key" + i;
      if (!candidate.equals(other) && (home(candidate, null).id() == home) == samePartition) {
        return candidate;
      }
    }
  }

  /** For each partition of the table a key that lies in it, in the order of the partitions. */
  List<String> keyOfEachPartition() {
    List<PartitionView> partitions = partitions();
    String[] keys = new String[partitions.size()];
    int found = 0;
    for (int i = 0; found < keys.length; i++) {
      Point point = Point.of(key("key" + i, null, 0));
      for (int at = 0; at < keys.length; at++) {
        if (keys[at] == null && partitions.get(at).range().contains(point)) {
          keys[at] = "key" + i;
          found++;
        }
      }
    }
    return List.of(keys);
  }
}
