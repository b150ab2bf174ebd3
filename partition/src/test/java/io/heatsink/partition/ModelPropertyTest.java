package io.heatsink.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.partition.Demand.IndexWrite;
import io.heatsink.partition.Demand.KeyUnits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random histories of random tables: the model decides and explains as the slow one does. */
class ModelPropertyTest {
  private static final int HISTORIES = 40;
  private static final int STEPS = 3_000;
  private static final Duration NEVER = Duration.ofDays(10_000);

  private Random random = new Random();

  @Test
  void theModelAgreesWithTheSlowOne() {
    var codes = new TreeSet<String>();
    for (long seed = 0; seed < HISTORIES; seed++) {
      codes.addAll(compare(seed));
    }

    // Otherwise the histories would show too little.
    assertThat(codes)
        .contains(
            "IndexReadKeyRangeThroughputExceeded",
            "IndexReadProvisionedThroughputExceeded",
            "IndexWriteKeyRangeThroughputExceeded",
            "IndexWriteProvisionedThroughputExceeded",
            "TableReadKeyRangeThroughputExceeded",
            "TableReadProvisionedThroughputExceeded",
            "TableWriteKeyRangeThroughputExceeded",
            "TableWriteProvisionedThroughputExceeded");
  }

  /** Plays one history, and says for which reasons something was refused. */
  private Set<String> compare(long seed) {
    random = new Random(seed);
    long now = random.nextLong() >> 8;
    PartitionSettings settings = anySettings();
    TableSpec spec = anySpec();
    PartitionedTable table = new PartitionModel(settings).create(spec, now);
    var slow = new SlowTable(settings, spec, now);
    // So that some histories starve, some idle and some hover at the limit.
    long meanNanos = 1L << random.nextInt(14, 30);
    var codes = new TreeSet<String>();
    for (int step = 0; step < STEPS; step++) {
      now += random.nextInt(100) == 0 ? 5_000_000_000L : random.nextLong(2 * meanNanos);
      Demand demand = anyDemand(spec);
      Optional<String> fast =
          table
              .admit(demand, now)
              .map(refusal -> refusal.reasons().getFirst())
              .map(ThrottlingReason::code);
      assertThat(fast)
          .as("seed %d, step %d, %s of %s", seed, step, demand, settings)
          .isEqualTo(slow.admit(demand, now));
      fast.ifPresent(codes::add);
    }
    return codes;
  }

  private PartitionSettings anySettings() {
    double[] scales = {1, 1, 0.1, 0.013};
    return PartitionSettings.DEFAULT
        .withPartitions(random.nextInt(1, 12))
        .withAdaptive(random.nextBoolean())
        .withInitialBurst(Duration.ofSeconds(random.nextBoolean() ? 0 : random.nextInt(301)))
        .withLimitScale(scales[random.nextInt(scales.length)])
        .withIndexBufferUnits(random.nextInt(1, 2_000))
        .withSplitDelay(NEVER);
  }

  private TableSpec anySpec() {
    TableSpec spec = TableSpec.of(World.ARN, anyThroughput());
    for (int i = random.nextInt(3); i > 0; i--) {
      spec = spec.withIndex("index" + i, anyThroughput());
    }
    return spec;
  }

  private Throughput anyThroughput() {
    return random.nextInt(3) == 0
        ? Throughput.OnDemand.UNLIMITED
        : new Throughput.Provisioned(random.nextInt(1, 3_000), random.nextInt(1, 1_000));
  }

  private Demand anyDemand(TableSpec spec) {
    List<String> indexes = spec.indexes().keySet().stream().sorted().toList();
    if (random.nextBoolean()) {
      var indexWrites = new ArrayList<IndexWrite>();
      for (String index : indexes) {
        for (int i = random.nextInt(3); i > 0; i--) {
          indexWrites.add(new IndexWrite(index, anyKey(random.nextInt(1, 5)), 0));
        }
      }
      int units = random.nextInt(20) == 0 ? 400 : random.nextInt(1, 5);
      return new Demand.Write(anyKey(units), 0, indexWrites);
    }
    var keys = new ArrayList<KeyUnits>();
    for (int i = random.nextInt(5) == 0 ? random.nextInt(6) : 1; i > 0; i--) {
      keys.add(anyKey(random.nextInt(1, 9) * 0.5));
    }
    double units = keys.isEmpty() ? 0.5 : keys.stream().mapToDouble(KeyUnits::units).sum();
    return indexes.isEmpty() || random.nextBoolean()
        ? new Demand.Read(null, random.nextBoolean(), units, keys)
        : new Demand.Read(indexes.get(random.nextInt(indexes.size())), false, units, keys);
  }

  private KeyUnits anyKey(double units) {
    // Few keys are asked for often.
    int key = (int) Math.pow(100, random.nextDouble());
    return new KeyUnits(KeyValue.of("key" + key), null, units);
  }
}
