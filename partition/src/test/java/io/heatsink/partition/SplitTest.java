package io.heatsink.partition;

import static io.heatsink.partition.World.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.KeyValue;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SplitTest {
  private static final Duration DELAY = Duration.ofSeconds(100);
  private static final Duration ALMOST = Duration.ofSeconds(90);
  private static final PartitionSettings ONE =
      PartitionSettings.DEFAULT.withPartitions(1).withSplitDelay(DELAY);

  private final Random random = new Random(7);

  private Demand anyKey(int i) {
    return write("key" + random.nextInt(10_000), 1);
  }

  private Demand anyItemOfOneCollection(int i) {
    return write("collection", "item%05d".formatted(random.nextInt(10_000)), 1);
  }

  private Demand risingItemOfOneCollection(int i) {
    return write("collection", "time%09d".formatted(i), 1);
  }

  @Test
  void aPartitionThatStaysHotIsSplitAfterTheDelayAndServesTwiceAsMuch() {
    World world = World.onDemand(ONE);

    int before = world.drive(DELAY.minusSeconds(5), 2_000, this::anyKey);
    assertThat(world.partitions()).hasSize(1);
    world.drive(Duration.ofSeconds(10), 2_000, this::anyKey);
    assertThat(world.partitions()).hasSize(2);
    int after = world.drive(Duration.ofMinutes(1), 2_000, this::anyKey);

    assertThat(before / (double) DELAY.minusSeconds(5).toSeconds()).isBetween(1_000.0, 1_011.0);
    assertThat(after / 60.0).isBetween(1_900.0, 2_000.0);
  }

  @Test
  void theSplitPointIsTheMedianOfTheTraffic() {
    World world = World.onDemand(ONE);
    world.drive(DELAY.plusSeconds(2), 1_100, this::anyItemOfOneCollection);

    Boundary boundary = world.table.view(world.now).table().splits().getFirst().boundary();

    assertThat(boundary.insideCollection()).isTrue();
    assertThat(boundary.sort()).isBetween(KeyValue.of("item04000"), KeyValue.of("item06000"));
  }

  @Test
  void aPartitionThatIsHotForAShorterTimeIsNotSplit() {
    World world = World.onDemand(ONE);
    for (int i = 0; i < 3; i++) {
      world.drive(ALMOST, 1_100, this::anyKey);
      world.pass(ALMOST);
    }

    assertThat(world.partitions()).hasSize(1);
  }

  @Test
  void aShortPauseOnlyDelaysTheSplit() {
    World world = World.onDemand(ONE);
    world.drive(ALMOST, 1_100, this::anyKey);
    world.pass(Duration.ofSeconds(5));
    world.drive(DELAY.minus(ALMOST), 1_100, this::anyKey);
    assertThat(world.partitions()).hasSize(1);
    world.drive(Duration.ofSeconds(15), 1_100, this::anyKey);

    assertThat(world.partitions()).hasSize(2);
  }

  @Test
  void aCollectionIsSplitBetweenItsSortKeys() {
    World world = World.onDemand(ONE);
    world.drive(DELAY.plusSeconds(2), 2_000, this::anyItemOfOneCollection);

    int admitted = world.drive(Duration.ofMinutes(1), 2_000, this::anyItemOfOneCollection);

    assertThat(world.partitions()).hasSize(2);
    assertThat(admitted / 60.0).isBetween(1_850.0, 2_000.0);
  }

  @Test
  void aCollectionOfATableWithALocalIndexIsNot() {
    World world =
        new World(ONE, TableSpec.of(World.ARN, Throughput.OnDemand.UNLIMITED).withLocalIndexes());
    world.drive(DELAY.plusSeconds(2), 1_100, this::anyItemOfOneCollection);

    assertThat(world.partitions()).hasSize(1);
    assertThat(world.home("collection", "item00000").writes().notSplit())
        .contains(SplitRefusal.LOCAL_INDEX);
  }

  @Test
  void aCollectionWhoseSortKeyOnlyRisesIsNot() {
    World world = World.onDemand(ONE);
    world.drive(DELAY.plusSeconds(2), 1_100, this::risingItemOfOneCollection);

    assertThat(world.partitions()).hasSize(1);
    assertThat(world.home("collection", "time0").writes().notSplit())
        .contains(SplitRefusal.ONE_WAY_SORT_KEY);
  }

  @Test
  void aCollectionWhoseSortKeyOnlyFallsIsNot() {
    World world = World.onDemand(ONE);
    world.drive(
        DELAY.plusSeconds(2),
        1_100,
        i -> write("collection", "time%09d".formatted(999_999_999 - i), 1));

    assertThat(world.partitions()).hasSize(1);
  }

  @Test
  void collectionsWithRisingSortKeysArePartedFromEachOther() {
    World world = World.onDemand(ONE);
    world.drive(
        DELAY.plusSeconds(2),
        1_100,
        i -> write("collection" + random.nextInt(8), "time%09d".formatted(i), 1));

    List<SplitView> splits = world.table.view(world.now).table().splits();
    assertThat(splits).hasSize(1);
    assertThat(splits.getFirst().boundary().insideCollection()).isFalse();
  }

  @Test
  void readsThatEachCoverTheWholeRangeAreNotHelpedByASplit() {
    World world = World.onDemand(ONE);
    var whole =
        new Demand.Read(
            null,
            false,
            10,
            List.of(
                World.key("collection", "item00000", 5), World.key("collection", "item99999", 5)));
    world.drive(DELAY.plusSeconds(2), 450, whole);

    assertThat(world.partitions()).hasSize(1);
    assertThat(world.home("collection", "item00000").reads().notSplit())
        .contains(SplitRefusal.WOULD_NOT_HELP);
  }

  @Test
  void hotItemsAreMovedApartUntilEachHasAPartitionOfItsOwn() {
    World world = World.onDemand(ONE.withSplitDelay(Duration.ofMinutes(1)));
    // Two items of 900 writes a second each, and some beside them.
    for (int minute = 0; minute < 12; minute++) {
      world.drive(
          Duration.ofMinutes(1),
          2_000,
          i -> {
            int draw = random.nextInt(20);
            return draw < 9 ? write("hot", 1) : draw < 18 ? write("other", 1) : anyKey(i);
          });
    }

    assertThat(world.home("hot", null).id()).isNotEqualTo(world.home("other", null).id());
    assertThat(world.drive(Duration.ofMinutes(1), 1_000, write("hot", 1))).isEqualTo(60_000);
    assertThat(world.drive(Duration.ofMinutes(1), 3_000, read("hot"))).isEqualTo(180_000);
  }

  private static Demand read(String key) {
    return World.read(key, 1, true);
  }

  @Test
  void anEvenDivisionKnowsNoSplitForHeat() {
    World world = World.provisioned(ONE.withAdaptive(false).withPartitions(1), 1_000, 1_000);
    world.drive(DELAY.plusMinutes(1), 1_500, this::anyKey);

    assertThat(world.partitions()).hasSize(1);
  }

  @Test
  void aPartitionIsSplitForItsSizeAtTenGigabytes() {
    World world = World.onDemand(ONE.withThrottle(false));
    long item = 400 << 10;
    long items = (10L << 30) / item + 1;

    for (int i = 0; i < items - 10; i++) {
      world.admits(put("key" + i, item));
    }
    assertThat(world.partitions()).hasSize(1);
    for (int i = 0; i < 10; i++) {
      world.admits(put("more" + i, item));
    }

    List<PartitionView> halves = world.partitions();
    assertThat(halves).hasSize(2);
    assertThat(halves).allSatisfy(half -> assertThat(half.bytes()).isBetween(4L << 30, 6L << 30));
    assertThat(world.table.view(world.now).table().splits().getFirst().cause())
        .isEqualTo(SplitView.Cause.SIZE);
  }

  @Test
  void aSizeSplitHalvesThroughputWhereItIsDividedEvenly() {
    World world =
        World.provisioned(ONE.withAdaptive(false).withPartitions(4).withThrottle(false), 400, 400);
    // 43 GB over four partitions.
    for (int i = 0; i < 110_000; i++) {
      world.admits(put("key" + i, 400 << 10));
    }

    assertThat(world.partitions())
        .extracting(partition -> partition.writes().limitPerSecond())
        .contains(50.0);
  }

  @Test
  void aCollectionOfATableWithALocalIndexIsNotSplitForItsSize() {
    World world =
        new World(
            ONE.withThrottle(false),
            TableSpec.of(World.ARN, Throughput.OnDemand.UNLIMITED).withLocalIndexes());
    for (int i = 0; i < 30_000; i++) {
      world.admits(
          new Demand.Write(World.key("collection", "item" + i, 400), 400 << 10, List.of()));
    }

    assertThat(world.partitions()).hasSize(1);
  }

  private static Demand put(String key, long bytes) {
    return new Demand.Write(World.key(key, null, bytes / 1_024.0), bytes, List.of());
  }
}
