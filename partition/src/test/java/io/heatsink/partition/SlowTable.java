package io.heatsink.partition;

import io.heatsink.dynamodb.PartitionHash;
import io.heatsink.partition.Demand.KeyUnits;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The whole model without splits, written for being read: every bucket is a {@link SlowBucket},
 * every backlog is counted anew, nothing is remembered or locked.
 */
final class SlowTable {
  private final class Part {
    final SlowBucket reads;
    final SlowBucket allReads;
    final SlowBucket writes;
    final Optional<SlowBucket> readShare;
    final Optional<SlowBucket> writeShare;

    Part(Throughput throughput, int count, long now) {
      double scale = settings.limitScale();
      reads = new SlowBucket(3_000 * scale, 1, 1, now);
      allReads = new SlowBucket(4_500 * scale, 1, 1, now);
      writes = new SlowBucket(1_000 * scale, 1, 1, now);
      if (!settings.adaptive() && throughput instanceof Throughput.Provisioned(long r, long w)) {
        readShare = Optional.of(saving(r * scale / count, now));
        writeShare = Optional.of(saving(w * scale / count, now));
      } else {
        readShare = Optional.empty();
        writeShare = Optional.empty();
      }
    }

    List<SlowBucket> buckets(boolean write, boolean consistent) {
      var buckets = new ArrayList<SlowBucket>();
      if (write) {
        buckets.add(writes);
        writeShare.ifPresent(buckets::add);
      } else {
        buckets.add(allReads);
        if (consistent) {
          buckets.add(reads);
        }
        readShare.ifPresent(buckets::add);
      }
      return buckets;
    }
  }

  private final class Place {
    final List<Part> parts = new ArrayList<>();
    Optional<SlowBucket> reads = Optional.empty();
    Optional<SlowBucket> writes = Optional.empty();
    String limit = "";

    Place(Throughput throughput, long now) {
      double scale = settings.limitScale();
      switch (throughput) {
        case Throughput.Provisioned(long readUnits, long writeUnits) -> {
          if (settings.adaptive()) {
            limit = "ProvisionedThroughputExceeded";
            reads = Optional.of(saving(readUnits * scale, now));
            writes = Optional.of(saving(writeUnits * scale, now));
          }
        }
        case Throughput.OnDemand onDemand -> {
          limit = "AccountLimitExceeded";
          reads = Optional.of(new SlowBucket(40_000 * scale, 1, 1, now));
          writes = Optional.of(new SlowBucket(40_000 * scale, 1, 1, now));
        }
      }
      int count = settings.partitions().orElseThrow();
      for (int i = 0; i < count; i++) {
        parts.add(new Part(throughput, count, now));
      }
    }

    Part of(KeyUnits key) {
      // Which of the equal slices of 2 to the 64th it is; the last takes what division left over.
      BigInteger hash = new BigInteger(Long.toUnsignedString(PartitionHash.of(key.partition())));
      BigInteger width =
          BigInteger.TWO.pow(64).subtract(BigInteger.ONE).divide(BigInteger.valueOf(parts.size()));
      return parts.get(hash.divide(width).min(BigInteger.valueOf(parts.size() - 1)).intValue());
    }

    long owedByParts(long now) {
      return parts.stream()
          .mapToLong(
              part ->
                  part.buckets(true, true).stream()
                      .mapToLong(bucket -> bucket.debt(now))
                      .max()
                      .orElseThrow())
          .sum();
    }

    long owedByWhole(long now) {
      return writes.map(bucket -> bucket.debt(now)).orElse(0L);
    }
  }

  private final PartitionSettings settings;
  private final Place table;
  private final TreeMap<String, Place> indexes = new TreeMap<>();

  SlowTable(PartitionSettings settings, TableSpec spec, long now) {
    this.settings = settings;
    this.table = new Place(spec.throughput(), now);
    spec.indexes().forEach((name, throughput) -> indexes.put(name, new Place(throughput, now)));
  }

  private SlowBucket saving(double perSecond, long now) {
    return new SlowBucket(perSecond, 300, settings.initialBurst().toSeconds(), now);
  }

  private Place index(String name) {
    return Objects.requireNonNull(indexes.get(name));
  }

  /** The reason's code; empty if it is admitted. */
  Optional<String> admit(Demand demand, long now) {
    return switch (demand) {
      case Demand.Read read -> read(read, now);
      case Demand.Write write -> write(write, now);
      case Demand.UnplacedIndexWrite write ->
          throw new IllegalArgumentException("The slow model knows every place: " + write);
    };
  }

  private Optional<String> read(Demand.Read read, long now) {
    Place place = read.index() == null ? table : index(read.index());
    String prefix = read.index() == null ? "TableRead" : "IndexRead";
    if (!place.reads.map(bucket -> bucket.holdsAnything(now)).orElse(true)) {
      return Optional.of(prefix + place.limit);
    }
    Set<SlowBucket> asked = new LinkedHashSet<>();
    read.keys().forEach(key -> asked.addAll(place.of(key).buckets(false, read.consistent())));
    if (!asked.stream().allMatch(bucket -> bucket.holdsAnything(now))) {
      return Optional.of(prefix + "KeyRangeThroughputExceeded");
    }
    place.reads.ifPresent(bucket -> bucket.take(read.units()));
    for (KeyUnits key : read.keys()) {
      place.of(key).buckets(false, read.consistent()).forEach(b -> b.take(key.units()));
    }
    return Optional.empty();
  }

  private Optional<String> write(Demand.Write write, long now) {
    if (!table.writes.map(bucket -> bucket.holdsAnything(now)).orElse(true)) {
      return Optional.of("TableWrite" + table.limit);
    }
    List<SlowBucket> asked = table.of(write.key()).buckets(true, true);
    if (!asked.stream().allMatch(bucket -> bucket.holdsAnything(now))) {
      return Optional.of("TableWriteKeyRangeThroughputExceeded");
    }
    long buffer = TokenBucket.parts(settings.indexBufferUnits() * settings.limitScale());
    for (Place index : indexes.values()) {
      long byParts = index.owedByParts(now);
      long byWhole = index.owedByWhole(now);
      if (Math.max(byParts, byWhole) >= buffer) {
        return Optional.of(
            "IndexWrite" + (byWhole >= byParts ? index.limit : "KeyRangeThroughputExceeded"));
      }
    }
    table.writes.ifPresent(bucket -> bucket.take(write.key().units()));
    asked.forEach(bucket -> bucket.take(write.key().units()));
    for (Demand.IndexWrite indexWrite : write.indexWrites()) {
      Place index = index(indexWrite.index());
      double units = indexWrite.key().units();
      index.writes.ifPresent(bucket -> bucket.take(units));
      index.of(indexWrite.key()).buckets(true, true).forEach(bucket -> bucket.take(units));
    }
    return Optional.empty();
  }
}
