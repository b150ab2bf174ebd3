package io.heatsink.partition;

import static io.heatsink.partition.World.write;
import static io.heatsink.partition.World.writeWithIndex;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.partition.PartitionModel.TableDemand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/**
 * Many threads at one moment: as no time passes and each call costs what is a whole part of what is
 * held, exactly so many calls are admitted in whatever order they come.
 */
class ManyThreadsTest {
  private static final int THREADS = 8;
  private static final int CALLS = 4_000;

  /** How many calls were admitted, of {@link #CALLS} by each thread. */
  private static int admitted(IntPredicate call) throws InterruptedException, ExecutionException {
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var counts = new ArrayList<Callable<Integer>>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread * CALLS;
        counts.add(
            () -> {
              int count = 0;
              for (int i = 0; i < CALLS; i++) {
                count += call.test(first + i) ? 1 : 0;
              }
              return count;
            });
      }
      int sum = 0;
      for (Future<Integer> count : threads.invokeAll(counts)) {
        sum += count.get();
      }
      return sum;
    }
  }

  @Test
  void aTablesBucketIsNeverOverdrawn() throws Exception {
    World world =
        World.provisioned(
            PartitionSettings.DEFAULT.withPartitions(4).withInitialBurst(Duration.ofSeconds(10)),
            200,
            200);

    assertThat(admitted(i -> world.admits(write("key" + i, 1)))).isEqualTo(2_000);
  }

  @Test
  void aPartitionsBucketIsNeverOverdrawn() throws Exception {
    World world = World.onDemand(PartitionSettings.DEFAULT);

    assertThat(admitted(i -> world.admits(write("hot", 1)))).isEqualTo(1_000);
  }

  @Test
  void anIndexQueueIsNeverOverfilled() throws Exception {
    World world =
        new World(
            PartitionSettings.DEFAULT
                .withInitialBurst(Duration.ofSeconds(100))
                .withIndexBufferUnits(1_500),
            TableSpec.of(World.ARN, new Throughput.Provisioned(30_000, 30_000))
                .withIndex("byStatus", new Throughput.Provisioned(10, 10)));

    assertThat(admitted(i -> world.admits(writeWithIndex("key" + i, 1, "byStatus", "s" + i, 1))))
        .isEqualTo(1_000 + 1_500);
  }

  @Test
  void transactionsAndSingleCallsDoNotDeadlockAndChargeAllOrNothing() throws Exception {
    PartitionSettings settings = PartitionSettings.DEFAULT.withInitialBurst(Duration.ofSeconds(10));
    World first = World.provisioned(settings, 300, 300);
    PartitionedTable second =
        first.model.create(
            TableSpec.of(World.ARN + "2", new Throughput.Provisioned(100, 100)), first.now);

    int transactions =
        admitted(
            i -> {
              TableDemand one = new TableDemand(first.table, write("key" + i % 7, 1));
              TableDemand other = new TableDemand(second, write("key" + i % 5, 1));
              return first
                  .model
                  .admit(i % 2 == 0 ? List.of(one, other) : List.of(other, one), first.now)
                  .isEmpty();
            });

    // The second table's 1,000 bound them all, and the first was charged for no more.
    assertThat(transactions).isEqualTo(1_000);
    assertThat(first.table.view(first.now).table().writes().orElseThrow().tokens())
        .isEqualTo(2_000);
  }

  @Test
  void whilePartitionsAreSplitNoCallIsLostAndNoneIsChargedTwice() throws Exception {
    World world =
        World.onDemand(
            PartitionSettings.DEFAULT
                .withPartitions(1)
                .withThrottle(false)
                .withLimitScale(0.1)
                .withSplitDelay(Duration.ofSeconds(1)));
    AtomicLong clock = new AtomicLong(world.now);

    int admitted =
        admitted(
            i -> {
              long now = clock.addAndGet(500_000);
              Demand put = new Demand.Write(World.key("key" + i, null, 1), 1 << 20, List.of());
              return world.table.admit(put, now).isEmpty();
            });

    world.now = clock.get();
    assertThat(admitted).isEqualTo(THREADS * CALLS);
    List<PartitionView> partitions = world.partitions();
    assertThat(partitions.size()).isGreaterThan(8);
    for (int i = 1; i < partitions.size(); i++) {
      assertThat(partitions.get(i - 1).range().to()).contains(partitions.get(i).range().from());
    }
  }
}
