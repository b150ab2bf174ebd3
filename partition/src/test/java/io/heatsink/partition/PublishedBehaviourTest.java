package io.heatsink.partition;

import static io.heatsink.partition.World.read;
import static io.heatsink.partition.World.write;
import static io.heatsink.partition.World.writeWithIndex;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.KeyValue;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What AWS has published of how DynamoDB throttles, one test for each statement, in the order of
 * the statements' subjects. {@code DG} is the Amazon DynamoDB Developer Guide, {@code Part N} a
 * part of "Scaling DynamoDB" in the AWS Database Blog.
 */
class PublishedBehaviourTest {
  private static final PartitionSettings TODAY = PartitionSettings.DEFAULT;
  private static final PartitionSettings SPENT = TODAY.withInitialBurst(Duration.ZERO);
  private static final PartitionSettings OF_2015 = SPENT.withAdaptive(false);
  private static final Duration NEVER = Duration.ofDays(10_000);

  private final Random random = new Random(11);

  /** Units a second that were admitted over a time. */
  private static double rate(int admitted, Duration time) {
    return admitted / (double) time.toSeconds();
  }

  /** DG, "Best practices for designing and using partition keys effectively". */
  @Nested
  class OfAPartition {
    @Test
    void itTakes1000WritesASecond() {
      World world = World.onDemand(TODAY.withPartitions(1));
      Duration time = Duration.ofMinutes(1);

      assertThat(rate(world.drive(time, 3_000, i -> write("key" + i, 1)), time))
          .isBetween(1_000.0, 1_017.0);
      assertThat(world.reasonAgainst(write("key", 1)).code())
          .isEqualTo("TableWriteKeyRangeThroughputExceeded");
    }

    @Test
    void itServes3000StronglyConsistentReadsASecond() {
      World world = World.onDemand(TODAY.withPartitions(1));
      Duration time = Duration.ofMinutes(1);

      assertThat(rate(world.drive(time, 9_000, i -> read("key" + i, 1, true)), time))
          .isBetween(3_000.0, 3_051.0);
      assertThat(world.reasonAgainst(read("key", 1, true)).code())
          .isEqualTo("TableReadKeyRangeThroughputExceeded");
    }

    /** DG, "Key range throughput exceeded": reads and writes are limited independently. */
    @Test
    void readsGoOnWhileWritesAreThrottled() {
      World world = World.onDemand(TODAY.withPartitions(1));
      world.admittedAtOnce(write("hot", 1));

      assertThat(world.admits(write("hot", 1))).isFalse();
      assertThat(world.admittedAtOnce(read("hot", 1, true))).isEqualTo(3_000);
    }

    /** Part 2: 9,000 queries a second of half a unit each, of one partition key. */
    @Test
    void eventuallyConsistentReadsOfOneKeyReach4500UnitsASecond() {
      World world = World.onDemand(TODAY);
      Duration time = Duration.ofSeconds(30);

      double units = 0.5 * rate(world.drive(time, 12_000, read("hot", 0.5, false)), time);

      assertThat(units).isBetween(4_500.0, 4_650.0);
    }

    /** Part 3: partitions are never merged. */
    @Test
    void itStaysWhenThroughputIsLowered() {
      World world = World.provisioned(TODAY, 3_000, 8_000);
      world.table.change(TableSpec.of(World.ARN, new Throughput.Provisioned(1, 1)), world.now);

      assertThat(world.partitions()).hasSize(8);
    }
  }

  /** How capacity was shared out until 2017; ATC 2022, section 3. */
  @Nested
  class OfAnEvenDivision {
    @Test
    void fourteenHundredUnitsOver28PartitionsAre50ForEach() {
      World world = World.provisioned(OF_2015.withPartitions(28), 1_400, 1_400);
      Duration time = Duration.ofMinutes(10);

      assertThat(rate(world.drive(time, 200, write("hot", 1)), time)).isEqualTo(50);
      assertThat(world.admits(write(world.keyBeside("hot", false), 1))).isTrue();
    }

    @Test
    void aPartitionTooHasABurstOf300Seconds() {
      World world = World.provisioned(OF_2015.withPartitions(28), 1_400, 1_400);
      world.pass(Duration.ofHours(1));

      int admitted = world.drive(Duration.ofMinutes(1), 1_000, write("hot", 1));

      assertThat(admitted).isBetween(300 * 50 + 60 * 50 - 50, 300 * 50 + 60 * 50);
    }

    /** ATC 2022, section 3: "throughput dilution". */
    @Test
    void aSplitForSizeHalvesWhatAKeyGets() {
      World world = World.provisioned(OF_2015.withPartitions(1).withThrottle(false), 400, 400);
      for (int i = 0; i < 27_000; i++) {
        world.admits(new Demand.Write(World.key("key" + i, null, 1), 400 << 10, List.of()));
      }

      assertThat(world.home("key0", null).writes().limitPerSecond()).isEqualTo(200);
    }
  }

  /** DG, "DynamoDB burst and adaptive capacity". */
  @Nested
  class OfBurstAndAdaptiveCapacity {
    /**
     * The guide's own figures: 150 RCU idle for five minutes are 45,000; at 200 these last 900 s.
     */
    @Test
    void whatWasNotUsedFor300SecondsIsKept() {
      World world = World.provisioned(SPENT, 150, 150);
      world.pass(Duration.ofHours(2));
      assertThat(world.table.view(world.now).table().reads().orElseThrow().tokens())
          .isEqualTo(45_000);

      Duration burst = Duration.ofSeconds(899);
      assertThat(rate(world.drive(burst, 200, read("hot", 1, true)), burst)).isEqualTo(200);
      Duration after = Duration.ofMinutes(10);
      assertThat(rate(world.drive(after, 200, read("hot", 1, true)), after))
          .isBetween(150.0, 151.0);
    }

    /** re:Post, "DynamoDB spiky workloads in short intervals". */
    @Test
    void aBurstDoesNotLiftThePartitionsMaximum() {
      World world = World.provisioned(TODAY.withPartitions(1), 3_000, 1_000);
      Duration time = Duration.ofMinutes(1);

      assertThat(rate(world.drive(time, 2_000, write("hot", 1)), time)).isBetween(1_000.0, 1_017.0);
    }

    /** The guide's picture: 400 WCU over four partitions, of which one is asked for 150. */
    @Test
    void aHotPartitionTakesWhatTheOthersDoNotUse() {
      World world = World.provisioned(SPENT.withPartitions(4), 400, 400);
      List<String> keys = world.keyOfEachPartition();

      // 50 a second to each of three, 150 to the fourth.
      int admitted =
          world.drive(
              Duration.ofMinutes(5), 300, i -> write(keys.get(i % 2 == 0 ? 0 : 1 + i / 2 % 3), 1));

      assertThat(admitted).isEqualTo(300 * 300);
    }

    @Test
    void allPartitionsTogetherTakeNoMoreThanTheTablesTotal() {
      World world = World.provisioned(SPENT.withPartitions(4), 400, 400);
      Duration time = Duration.ofMinutes(1);

      assertThat(rate(world.drive(time, 900, i -> write("key" + i, 1)), time)).isEqualTo(400);
      assertThat(world.ask(write("key", 1)).orElseThrow().type())
          .isEqualTo(ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED);
      assertThat(world.reasonAgainst(write("key", 1)).code())
          .isEqualTo("TableWriteProvisionedThroughputExceeded");
    }

    /** "Isolate frequently accessed items": down to one item alone on its partition. */
    @Test
    void aHotItemIsIsolatedAndGetsAWholePartition() {
      World world = World.onDemand(TODAY.withPartitions(1).withSplitDelay(Duration.ofMinutes(1)));
      for (int minute = 0; minute < 12; minute++) {
        world.drive(
            Duration.ofMinutes(1), 2_000, i -> write(i % 2 == 0 ? "hot" : "key" + i % 400, 1));
      }

      Duration time = Duration.ofMinutes(1);
      assertThat(rate(world.drive(time, 1_000, write("hot", 1)), time)).isEqualTo(1_000);
      assertThat(rate(world.drive(time, 3_000, read("hot", 1, true)), time)).isEqualTo(3_000);
    }

    @Test
    void oneItemNeverGetsMoreThan1000WritesASecondHoweverLongItIsHot() {
      World world = World.onDemand(TODAY);
      Duration time = Duration.ofMinutes(45);

      // 40 times 50 units a second.
      int admitted = world.drive(time, 40, write("hot", 50));

      assertThat(50 * rate(admitted, time)).isBetween(1_000.0, 1_001.0);
      assertThat(world.home("hot", null).writes().notSplit()).contains(SplitRefusal.SINGLE_ITEM);
    }
  }

  /** Part 2, Part 3, and ATC 2022, section 5. */
  @Nested
  class OfSplitsForHeat {
    private World hotFor15Minutes(TableSpec spec, IntFunction<String> sortKeys) {
      World world = new World(TODAY.withPartitions(1), spec);
      world.drive(Duration.ofMinutes(15), 25, i -> write("collection", sortKeys.apply(i), 40));
      return world;
    }

    private String anySortKey(int i) {
      return "item%05d".formatted(random.nextInt(10_000));
    }

    private static TableSpec onDemand() {
      return TableSpec.of(World.ARN, Throughput.OnDemand.UNLIMITED);
    }

    @Test
    void nothingChangesForTenMinutesAndThenACollectionIsSplitBetweenItsSortKeys() {
      World world = new World(TODAY.withPartitions(1), onDemand());
      Duration first = Duration.ofMinutes(9);

      double before =
          40 * rate(world.drive(first, 50, i -> write("collection", anySortKey(i), 40)), first);
      world.drive(Duration.ofMinutes(2), 50, i -> write("collection", anySortKey(i), 40));
      Duration last = Duration.ofMinutes(5);
      double after =
          40 * rate(world.drive(last, 50, i -> write("collection", anySortKey(i), 40)), last);

      assertThat(before).isBetween(1_000.0, 1_003.0);
      assertThat(after).isBetween(1_900.0, 2_000.0);
    }

    @Test
    void aCollectionOfATableWithALocalIndexIsNotSplit() {
      World world = hotFor15Minutes(onDemand().withLocalIndexes(), this::anySortKey);

      assertThat(world.partitions()).hasSize(1);
      assertThat(world.home("collection", "item0").writes().notSplit())
          .contains(SplitRefusal.LOCAL_INDEX);
    }

    @Test
    void aCollectionWhoseSortKeyOnlyRisesIsNotSplit() {
      World world = hotFor15Minutes(onDemand(), "time%09d"::formatted);

      assertThat(world.partitions()).hasSize(1);
      assertThat(world.home("collection", "time0").writes().notSplit())
          .contains(SplitRefusal.ONE_WAY_SORT_KEY);
    }

    @Test
    void theSplitPointIsWhereTheTrafficIsHalvedNotTheMiddleOfTheRange() {
      // All traffic is in the last tenth of the sort keys.
      World world =
          hotFor15Minutes(onDemand(), i -> "item%05d".formatted(9_000 + random.nextInt(1_000)));

      Boundary boundary = world.table.view(world.now).table().splits().getFirst().boundary();
      assertThat(boundary.sort()).isBetween(KeyValue.of("item09300"), KeyValue.of("item09700"));
    }
  }

  /** DG, "DynamoDB on-demand capacity mode" and "Understanding DynamoDB warm throughput". */
  @Nested
  class OfOnDemandCapacity {
    private static final PartitionSettings NO_SPLITS = TODAY.withSplitDelay(NEVER);

    /** Writes of 40 units, spread evenly over the partitions. */
    private double served(World world, Duration time, int unitsPerSecond) {
      List<String> keys = world.keyOfEachPartition();
      int admitted =
          world.drive(time, unitsPerSecond / 40, i -> write(keys.get(i % keys.size()), 40));
      return 40 * rate(admitted, time);
    }

    @Test
    void aNewTableTakes4000WritesASecondAtOnce() {
      World world = World.onDemand(NO_SPLITS);

      assertThat(served(world, Duration.ofMinutes(1), 8_000)).isBetween(4_000.0, 4_070.0);
      assertThat(world.ask(write("key", 1)).map(Refusal::type)).contains(ErrorType.THROTTLING);
    }

    @Test
    void aNewTableServes12000ReadsASecondAtOnce() {
      World world = World.onDemand(NO_SPLITS);
      List<String> keys = world.keyOfEachPartition();
      Duration time = Duration.ofMinutes(1);

      int admitted = world.drive(time, 600, i -> read(keys.get(i % 4), 40, true));

      assertThat(40 * rate(admitted, time)).isBetween(12_000.0, 12_240.0);
    }

    @Test
    void halfAnHourAfterAPeakTwiceAsMuchIsServed() {
      World world = World.onDemand(NO_SPLITS);
      served(world, Duration.ofMinutes(31), 4_000);

      assertThat(world.table.view(world.now).table().writePeak()).isBetween(3_960.0, 4_000.0);
      assertThat(served(world, Duration.ofMinutes(1), 7_900)).isEqualTo(7_880.0);
      assertThat(served(world, Duration.ofMinutes(1), 16_000)).isBetween(8_000.0, 8_140.0);
    }

    @Test
    void moreThanTwiceThePeakOfHalfAnHourAgoIsThrottled() {
      World world = World.onDemand(NO_SPLITS);
      served(world, Duration.ofMinutes(29), 4_000);

      assertThat(served(world, Duration.ofSeconds(30), 8_000)).isBetween(4_000.0, 4_140.0);
      assertThat(world.partitions()).hasSize(4);
    }

    @Test
    void aPeakIsNotForgotten() {
      World world = World.onDemand(NO_SPLITS);
      served(world, Duration.ofMinutes(31), 4_000);
      world.pass(Duration.ofDays(400));

      assertThat(served(world, Duration.ofMinutes(1), 7_900)).isEqualTo(7_880.0);
    }

    @Test
    void aTableThatWasProvisionedWith8000WritesKeepsThem() {
      World world = World.provisioned(NO_SPLITS, 24_000, 8_000);
      world.table.change(TableSpec.of(World.ARN, new Throughput.Provisioned(1, 1)), world.now);
      world.table.change(TableSpec.of(World.ARN, Throughput.OnDemand.UNLIMITED), world.now);

      assertThat(served(world, Duration.ofMinutes(1), 7_900)).isEqualTo(7_880.0);
    }

    @Test
    void warmThroughputIsServedAtOnce() {
      World world =
          new World(
              NO_SPLITS,
              TableSpec.of(World.ARN, Throughput.OnDemand.UNLIMITED)
                  .withWarmth(new Warmth(30_000, 10_000)));

      assertThat(served(world, Duration.ofMinutes(1), 9_920)).isEqualTo(9_920.0);
    }

    @Test
    void warmThroughputDoesNotHelpAHotPartition() {
      World world =
          new World(
              NO_SPLITS,
              TableSpec.of(World.ARN, Throughput.OnDemand.UNLIMITED)
                  .withWarmth(new Warmth(30_000, 10_000)));
      Duration time = Duration.ofMinutes(1);

      assertThat(rate(world.drive(time, 2_000, write("hot", 1)), time)).isBetween(1_000.0, 1_017.0);
    }

    /** DG, "DynamoDB maximum throughput for on-demand tables". */
    @Test
    void theMaximumThatItsOwnerSetHasAReasonOfItsOwn() {
      World world =
          new World(
              SPENT,
              TableSpec.of(
                  World.ARN, new Throughput.OnDemand(OptionalLong.of(100), OptionalLong.of(10))));
      Duration time = Duration.ofMinutes(1);

      assertThat(rate(world.drive(time, 50, write("key", 1)), time)).isEqualTo(10);
      assertThat(world.ask(write("key", 1)).map(Refusal::type)).contains(ErrorType.THROTTLING);
      assertThat(world.reasonAgainst(write("key", 1)).code())
          .isEqualTo("TableWriteMaxOnDemandThroughputExceeded");
    }

    /** DG, "Quotas in Amazon DynamoDB": 40,000 for each table; and "Error handling". */
    @Test
    void theAccountsQuotaForOneTableIs40000() {
      World world = World.onDemand(NO_SPLITS.withPartitions(100));

      assertThat(served(world, Duration.ofMinutes(1), 80_000)).isBetween(40_000.0, 40_700.0);
      Refusal refusal = world.ask(write("key", 1)).orElseThrow();
      assertThat(refusal.type()).isEqualTo(ErrorType.REQUEST_LIMIT_EXCEEDED);
      assertThat(refusal.reasons().getFirst().code()).isEqualTo("TableWriteAccountLimitExceeded");
      assertThat(refusal.reasons().getFirst().resource()).isEqualTo(World.ARN);
    }

    @Test
    void theQuotaIsForEachTableAndNotForAllOfAnAccount() {
      World world = World.onDemand(NO_SPLITS.withPartitions(100));
      PartitionedTable other =
          world.model.create(
              TableSpec.of(World.ARN + "2", Throughput.OnDemand.UNLIMITED), world.now);
      world.drive(Duration.ofSeconds(1), 2_000, i -> write("key" + i, 40));

      assertThat(world.admits(write("key", 1))).isFalse();
      assertThat(other.admit(write("key", 1), world.now)).isEmpty();
    }
  }

  /** DG, "Understanding global secondary index write throttling and back pressure". */
  @Nested
  class OfIndexes {
    private static final String INDEX_ARN = World.ARN + "/index/byStatus";

    private static Demand indexed(int i) {
      return writeWithIndex("order" + i, 1, "byStatus", "status" + i % 50, 1);
    }

    private static World starved() {
      return new World(
          SPENT,
          TableSpec.of(World.ARN, new Throughput.Provisioned(1_000, 1_000))
              .withIndex("byStatus", new Throughput.Provisioned(5, 5)));
    }

    @Test
    void aShortBurstIsForgivenAndThenTheTableIsHeldBackToTheIndexesPace() {
      World world = starved();
      Duration burst = Duration.ofSeconds(10);
      assertThat(rate(world.drive(burst, 100, OfIndexes::indexed), burst)).isEqualTo(100);

      world.drive(Duration.ofSeconds(10), 100, OfIndexes::indexed);
      Duration after = Duration.ofMinutes(5);
      assertThat(rate(world.drive(after, 100, OfIndexes::indexed), after)).isBetween(4.9, 5.1);
    }

    @Test
    void theExceptionNamesTheIndexThoughTheTableWasWritten() {
      World world = starved();
      world.drive(Duration.ofSeconds(20), 100, OfIndexes::indexed);

      assertThat(world.reasonAgainst(indexed(0)).code())
          .isEqualTo("IndexWriteProvisionedThroughputExceeded");
      assertThat(world.reasonAgainst(indexed(0)).resource()).isEqualTo(INDEX_ARN);
    }

    /** AWS labs, "Global secondary index write sharding". */
    @Test
    void writesThatNeverReachTheIndexAreRefusedToo() {
      World world = starved();
      world.drive(Duration.ofSeconds(20), 100, OfIndexes::indexed);

      assertThat(world.reasonAgainst(write("untouched", 1)).resource()).isEqualTo(INDEX_ARN);
    }

    @Test
    void aHotPartitionOfTheIndexHoldsAWellSpreadTableBack() {
      World world =
          new World(
              SPENT,
              TableSpec.of(World.ARN, Throughput.OnDemand.UNLIMITED)
                  .withIndex("byStatus", Throughput.OnDemand.UNLIMITED));
      world.drive(
          Duration.ofSeconds(30),
          2_000,
          i -> writeWithIndex("order" + i, 1, "byStatus", "OPEN", 1));

      Refusal refusal = world.ask(write("untouched", 1)).orElseThrow();
      assertThat(refusal.type()).isEqualTo(ErrorType.THROTTLING);
      assertThat(refusal.reasons().getFirst().code())
          .isEqualTo("IndexWriteKeyRangeThroughputExceeded");
      assertThat(refusal.reasons().getFirst().resource()).isEqualTo(INDEX_ARN);
    }

    /** re:Post, "Why is my DynamoDB table throttled by its index". */
    @Test
    void anIndexWithoutReadCapacityDoesNotHurtTheTable() {
      World world = starved();
      world.pass(Duration.ofSeconds(1));
      var query = new Demand.Read("byStatus", false, 1, List.of(World.key("status1", null, 1)));
      world.admittedAtOnce(query);

      assertThat(world.reasonAgainst(query).code())
          .isEqualTo("IndexReadProvisionedThroughputExceeded");
      assertThat(world.reasonAgainst(query).resource()).isEqualTo(INDEX_ARN);
      assertThat(world.admits(write("order", 1))).isTrue();
      assertThat(world.admits(read("order", 1, true))).isTrue();
    }
  }
}
