package io.heatsink.partition;

import static io.heatsink.partition.World.read;
import static io.heatsink.partition.World.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.ErrorType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProvisionedTableTest {
  private static final PartitionSettings IDLE_NO_MORE =
      PartitionSettings.DEFAULT.withInitialBurst(Duration.ZERO);

  @Test
  void aThousandFourHundredUnitsOver28PartitionsAre50Each() {
    World world =
        World.provisioned(IDLE_NO_MORE.withPartitions(28).withAdaptive(false), 1_400, 1_400);

    assertThat(world.partitions()).hasSize(28);
    assertThat(world.partitions())
        .allSatisfy(partition -> assertThat(partition.writes().limitPerSecond()).isEqualTo(50));
    assertThat(world.drive(Duration.ofMinutes(1), 200, write("hot", 1))).isEqualTo(60 * 50);
  }

  @Test
  void withAnEvenDivisionAHotPartitionThrottlesWhileTheOthersIdle() {
    World world =
        World.provisioned(IDLE_NO_MORE.withPartitions(28).withAdaptive(false), 1_400, 1_400);
    world.drive(Duration.ofSeconds(1), 200, write("hot", 1));

    Refusal refusal = world.ask(write("hot", 1)).orElseThrow();

    assertThat(refusal.type()).isEqualTo(ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED);
    assertThat(refusal.message())
        .isEqualTo(
            "The level of configured provisioned throughput for the table was exceeded. Consider"
                + " increasing your provisioning level with the UpdateTable API.");
    assertThat(refusal.reasons()).hasSize(1);
    assertThat(refusal.reasons().getFirst().code())
        .isEqualTo("TableWriteKeyRangeThroughputExceeded");
    assertThat(refusal.reasons().getFirst().resource()).isEqualTo(World.ARN);
    assertThat(world.admits(write(world.keyBeside("hot", false), 1))).isTrue();
  }

  @Test
  void aHotPartitionMayTakeMoreThanItsShareWhileTheTableHolds() {
    World world = World.provisioned(IDLE_NO_MORE.withPartitions(4), 400, 400);
    // 50 a second go to each of the other three.
    String[] keys = new String[4];
    keys[0] = "hot";
    for (int i = 1, candidate = 0; i < 4; candidate++) {
      String key = "key" + candidate;
      boolean taken = false;
      for (int j = 0; j < i; j++) {
        taken |= world.home(keys[j], null).id() == world.home(key, null).id();
      }
      if (!taken) {
        keys[i++] = key;
      }
    }

    int admitted =
        world.drive(
            Duration.ofMinutes(1), 300, i -> write(i % 2 == 0 ? keys[0] : keys[1 + i % 3], 1));

    assertThat(admitted).isEqualTo(60 * 300);
  }

  @Test
  void theTablesTotalHoldsForAllPartitionsTogether() {
    World world = World.provisioned(IDLE_NO_MORE.withPartitions(4), 400, 400);

    int admitted = world.drive(Duration.ofMinutes(1), 800, i -> write("key" + i, 1));

    assertThat(admitted).isEqualTo(60 * 400);
    assertThat(world.reasonAgainst(write("key", 1)).code())
        .isEqualTo("TableWriteProvisionedThroughputExceeded");
  }

  @Test
  void unusedCapacityOfFiveMinutesIsKeptForBursts() {
    World world = World.provisioned(IDLE_NO_MORE, 150, 150);
    world.pass(Duration.ofMinutes(5));
    assertThat(world.table.view(world.now).table().reads().orElseThrow().tokens())
        .isEqualTo(45_000);
    world.pass(Duration.ofMinutes(5));
    assertThat(world.table.view(world.now).table().reads().orElseThrow().tokens())
        .isEqualTo(45_000);

    // 200 are asked for and 150 flow in: 50 a second are taken from 45,000.
    assertThat(world.drive(Duration.ofSeconds(899), 200, read("hot", 1, true)))
        .isEqualTo(899 * 200);
    assertThat(world.drive(Duration.ofSeconds(100), 200, read("hot", 1, true)))
        .isBetween(100 * 150, 100 * 150 + 60);
  }

  @Test
  void burstsDoNotLiftThePartitionsMaximum() {
    World world = World.provisioned(PartitionSettings.DEFAULT, 3_000, 1_000);

    assertThat(world.drive(Duration.ofSeconds(10), 2_000, write("hot", 1)))
        .isBetween(10_000, 11_000);
    assertThat(world.reasonAgainst(write("hot", 1)).code())
        .isEqualTo("TableWriteKeyRangeThroughputExceeded");
  }

  @Test
  void whatABucketHoldsAtTheStartIsSettable() {
    World world =
        World.provisioned(
            PartitionSettings.DEFAULT.withInitialBurst(Duration.ofSeconds(3)), 100, 100);

    assertThat(world.admittedAtOnce(write("key", 1))).isEqualTo(300);
  }

  @Test
  void readsAndWritesDoNotHinderEachOther() {
    World world = World.provisioned(IDLE_NO_MORE, 100, 100);
    world.pass(Duration.ofSeconds(1));
    world.admittedAtOnce(write("hot", 1));

    assertThat(world.admits(write("hot", 1))).isFalse();
    assertThat(world.admittedAtOnce(read("hot", 1, true))).isEqualTo(100);
    world.pass(Duration.ofSeconds(1));
    assertThat(world.admits(write("hot", 1))).isTrue();
  }

  @Test
  void aBucketThatHoldsAnythingAdmitsAnyCallAndOwesTheRest() {
    World world = World.provisioned(IDLE_NO_MORE, 1, 1);
    world.pass(Duration.ofMillis(1));

    assertThat(world.admits(write("large", 350))).isTrue();
    world.pass(Duration.ofSeconds(349));
    assertThat(world.admits(write("small", 1))).isFalse();
    world.pass(Duration.ofSeconds(1));
    assertThat(world.admits(write("small", 1))).isTrue();
  }

  @Test
  void whatWasConsumedAlreadyIsChargedWhetherThereWasRoomOrNot() {
    World world = World.provisioned(IDLE_NO_MORE, 10, 10);
    world.pass(Duration.ofSeconds(1));

    assertThat(world.admits(write("key", 0))).isTrue();
    world.table.charge(write("key", 30), world.now);
    world.table.charge(write("key", 30), world.now);

    assertThat(world.admits(write("key", 0))).isFalse();
    world.pass(Duration.ofSeconds(5));
    assertThat(world.admits(write("key", 0))).isFalse();
    world.pass(Duration.ofMillis(1));
    assertThat(world.admits(write("key", 0))).isTrue();
  }

  @Test
  void everyLimitIsScaled() {
    PartitionSettings scaled = IDLE_NO_MORE.withLimitScale(0.01);
    World shared = World.provisioned(scaled.withPartitions(28).withAdaptive(false), 1_400, 1_400);
    World whole = World.provisioned(scaled, 400, 400);
    World partition = World.onDemand(scaled);

    assertThat(shared.drive(Duration.ofSeconds(100), 2, write("hot", 1))).isEqualTo(50);
    assertThat(whole.drive(Duration.ofSeconds(100), 20, write("hot", 1))).isEqualTo(400);
    assertThat(partition.drive(Duration.ofSeconds(100), 20, write("hot", 1)))
        .isBetween(1_000, 1_010);
  }

  @Test
  void withoutThrottlingNothingIsRefusedAndTheHeatIsShown() {
    World world = World.provisioned(IDLE_NO_MORE.withThrottle(false), 10, 10);

    assertThat(world.drive(Duration.ofSeconds(3), 500, write("hot", 1))).isEqualTo(1_500);
    assertThat(world.home("hot", null).writes().servedPerSecond()).isEqualTo(500);
  }

  @Test
  void aTableIsLaidOutForItsThroughput() {
    assertThat(World.provisioned(IDLE_NO_MORE, 3_000, 1_000).partitions()).hasSize(1);
    assertThat(World.provisioned(IDLE_NO_MORE, 3_001, 1_000).partitions()).hasSize(2);
    assertThat(World.provisioned(IDLE_NO_MORE, 3_000, 28_000).partitions()).hasSize(28);
  }

  @Test
  void moreThroughputThanThePartitionsServeSplitsThemAndLessLeavesThem() {
    World world = World.provisioned(IDLE_NO_MORE.withAdaptive(false), 3_000, 1_000);

    world.table.change(
        TableSpec.of(World.ARN, new Throughput.Provisioned(3_000, 3_000)), world.now);
    assertThat(world.partitions()).hasSize(4);
    assertThat(world.partitions())
        .allSatisfy(view -> assertThat(view.writes().limitPerSecond()).isEqualTo(750));

    world.table.change(TableSpec.of(World.ARN, new Throughput.Provisioned(100, 100)), world.now);
    assertThat(world.partitions()).hasSize(4);
    assertThat(world.partitions())
        .allSatisfy(view -> assertThat(view.writes().limitPerSecond()).isEqualTo(25));
    assertThat(world.table.view(world.now).table().splits())
        .extracting(SplitView::cause)
        .containsOnly(SplitView.Cause.THROUGHPUT)
        .hasSize(3);
  }

  @Test
  void partitionUseIsTheServedShareOfTheLimit() {
    World world =
        World.provisioned(IDLE_NO_MORE.withPartitions(28).withAdaptive(false), 1_400, 1_400);
    world.drive(Duration.ofSeconds(3), 100, write("hot", 1));

    LaneView hot = world.home("hot", null).writes();
    assertThat(hot.use()).isEqualTo(1.0);
    assertThat(hot.servedPerSecond()).isEqualTo(50);
    assertThat(hot.refusedPerSecond()).isEqualTo(50);
    assertThat(world.home(world.keyBeside("hot", false), null).writes().use()).isZero();
  }
}
