package io.heatsink.partition;

import static io.heatsink.partition.World.write;
import static io.heatsink.partition.World.writeWithIndex;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.ErrorType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexTest {
  private static final PartitionSettings SETTINGS =
      PartitionSettings.DEFAULT.withInitialBurst(Duration.ZERO);
  private static final TableSpec STARVED =
      TableSpec.of(World.ARN, new Throughput.Provisioned(1_000, 1_000))
          .withIndex("byStatus", new Throughput.Provisioned(5, 5));
  private static final TableSpec HOT =
      TableSpec.of(World.ARN, Throughput.OnDemand.UNLIMITED)
          .withIndex("byStatus", Throughput.OnDemand.UNLIMITED);

  private static Demand indexed(int i) {
    return writeWithIndex("order" + i, 1, "byStatus", "status" + i % 50, 1);
  }

  private static Demand hotInIndex(int i) {
    return writeWithIndex("order" + i, 1, "byStatus", "OPEN", 1);
  }

  private static Demand readIndex(String partition, double units) {
    return new Demand.Read("byStatus", false, units, List.of(World.key(partition, null, units)));
  }

  @Test
  void anIndexWithTooLittleCapacityHoldsItsTableBack() {
    World world = new World(SETTINGS, STARVED);
    int forgiven = world.drive(Duration.ofSeconds(20), 100, IndexTest::indexed);
    int held = world.drive(Duration.ofMinutes(1), 100, IndexTest::indexed);

    // 1,000 units fill the buffer; 5 a second leave it.
    assertThat(forgiven).isBetween(1_100, 1_101);
    assertThat(held).isBetween(299, 301);
  }

  @Test
  void theRefusalNamesTheIndexThoughTheTableWasWritten() {
    World world = new World(SETTINGS, STARVED);
    world.drive(Duration.ofSeconds(20), 100, IndexTest::indexed);

    Refusal refusal = world.ask(indexed(0)).orElseThrow();

    assertThat(refusal.type()).isEqualTo(ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED);
    assertThat(refusal.message())
        .isEqualTo(
            "The level of configured provisioned throughput for one or more global secondary"
                + " indexes of the table was exceeded. Consider increasing your provisioning level"
                + " for the under-provisioned global secondary indexes with the UpdateTable API");
    assertThat(refusal.reasons().getFirst().code())
        .isEqualTo("IndexWriteProvisionedThroughputExceeded");
    assertThat(refusal.reasons().getFirst().resource()).isEqualTo(World.ARN + "/index/byStatus");
  }

  @Test
  void whileTheBufferIsFullNoWriteIsTakenWhicheverIndexItTouches() {
    World world = new World(SETTINGS, STARVED);
    world.drive(Duration.ofSeconds(20), 100, IndexTest::indexed);

    assertThat(world.reasonAgainst(write("untouched", 1)).code())
        .isEqualTo("IndexWriteProvisionedThroughputExceeded");
    assertThat(world.admits(World.read("untouched", 1, true))).isTrue();
  }

  @Test
  void whenTheBufferHasRoomWritesAreTakenAgain() {
    World world = new World(SETTINGS, STARVED);
    world.drive(Duration.ofSeconds(20), 100, IndexTest::indexed);
    world.pass(Duration.ofMinutes(1));

    assertThat(world.index("byStatus").backlog().orElseThrow()).isBetween(699.0, 701.0);
    assertThat(world.drive(Duration.ofSeconds(3), 100, IndexTest::indexed)).isEqualTo(300);
  }

  @Test
  void theBufferIsSettable() {
    World world = new World(SETTINGS.withIndexBufferUnits(10), STARVED);
    world.pass(Duration.ofSeconds(1));

    assertThat(world.admittedAtOnce(indexed(0))).isEqualTo(15);
  }

  @Test
  void aHotPartitionOfAnIndexHoldsBackAWellSpreadTable() {
    World world = new World(SETTINGS, HOT);

    int admitted = world.drive(Duration.ofMinutes(1), 2_000, IndexTest::hotInIndex);

    assertThat(admitted / 60.0).isBetween(1_000.0, 1_040.0);
    Refusal refusal = world.ask(hotInIndex(0)).orElseThrow();
    assertThat(refusal.type()).isEqualTo(ErrorType.THROTTLING);
    assertThat(refusal.message())
        .isEqualTo(
            "Throughput exceeds the current capacity for one or more global secondary indexes."
                + " DynamoDB is automatically scaling your index so please try again shortly.");
    assertThat(refusal.reasons().getFirst().code())
        .isEqualTo("IndexWriteKeyRangeThroughputExceeded");
    assertThat(refusal.reasons().getFirst().resource()).isEqualTo(World.ARN + "/index/byStatus");
  }

  @Test
  void allPartitionsOfAnIndexShareItsBuffer() {
    // Two hot partitions of one index, each 500 units a second too hot.
    World world = new World(SETTINGS.withPartitions(2), HOT);
    String one = "OPEN";
    String other = otherPartitionThan(one);

    int admitted =
        world.drive(
            Duration.ofMinutes(1),
            3_000,
            i -> writeWithIndex("order" + i, 0.1, "byStatus", i % 2 == 0 ? one : other, 1));

    // What the two work off, a second's worth that each keeps, and one buffer.
    assertThat(admitted).isBetween(123_000 - 10, 123_000 + 10);
  }

  private static String otherPartitionThan(String key) {
    return new World(SETTINGS.withPartitions(2), HOT).keyBeside(key, false);
  }

  @Test
  void aHotPartitionOfAnIndexIsSplitLikeATables() {
    World world = new World(SETTINGS.withPartitions(1).withSplitDelay(Duration.ofMinutes(1)), HOT);
    // The table's own partition is kept cool by small units.
    world.drive(
        Duration.ofSeconds(70),
        1_200,
        i -> writeWithIndex("order" + i, 0.1, "byStatus", "status" + i % 50, 1));

    assertThat(world.index("byStatus").partitions()).hasSize(2);
    int after =
        world.drive(
            Duration.ofSeconds(20),
            1_200,
            i -> writeWithIndex("order" + i, 0.1, "byStatus", "status" + i % 50, 1));
    assertThat(after).isEqualTo(24_000);
  }

  @Test
  void readsOfAnIndexAreChargedToTheIndexAndDoNotHurtTheTable() {
    World world = new World(SETTINGS, STARVED);
    world.pass(Duration.ofSeconds(1));
    assertThat(world.admittedAtOnce(readIndex("OPEN", 0.5))).isEqualTo(10);

    Refusal refusal = world.ask(readIndex("OPEN", 0.5)).orElseThrow();
    assertThat(refusal.reasons().getFirst().code())
        .isEqualTo("IndexReadProvisionedThroughputExceeded");
    assertThat(refusal.reasons().getFirst().resource()).isEqualTo(World.ARN + "/index/byStatus");
    assertThat(world.admits(write("order", 1))).isTrue();
    assertThat(world.admits(World.read("order", 1, true))).isTrue();
  }

  @Test
  void anIndexThatIsGoneHoldsNothingBack() {
    World world = new World(SETTINGS, STARVED);
    world.drive(Duration.ofSeconds(20), 100, IndexTest::indexed);
    world.table.change(
        TableSpec.of(World.ARN, new Throughput.Provisioned(1_000, 1_000)), world.now);

    assertThat(world.admits(indexed(0))).isTrue();
    assertThat(world.admits(readIndex("OPEN", 0.5))).isTrue();
  }

  @Test
  void moreCapacityForAnIndexLetsItCatchUp() {
    World world = new World(SETTINGS, STARVED);
    world.drive(Duration.ofSeconds(20), 100, IndexTest::indexed);
    world.table.change(
        TableSpec.of(World.ARN, new Throughput.Provisioned(1_000, 1_000))
            .withIndex("byStatus", new Throughput.Provisioned(5, 500)),
        world.now);
    world.pass(Duration.ofSeconds(3));

    assertThat(world.index("byStatus").backlog()).hasValue(0);
  }

  @Test
  void aWriteThatTheTableRefusesLeavesTheIndexUncharged() {
    World world =
        new World(
            SETTINGS,
            TableSpec.of(World.ARN, new Throughput.Provisioned(5, 5))
                .withIndex("byStatus", new Throughput.Provisioned(1_000, 1_000)));
    world.drive(Duration.ofSeconds(10), 100, IndexTest::indexed);

    world.pass(Duration.ofSeconds(1));
    ResourceView index = world.index("byStatus");
    // 11 seconds' worth flowed in, 50 writes were charged.
    assertThat(index.writes().orElseThrow().tokens()).isEqualTo(11_000 - 50);
  }

  @Test
  void whatGoesSomewhereIntoAnIndexFillsItsBufferToo() {
    World world = new World(SETTINGS, STARVED);
    world.pass(Duration.ofSeconds(1));
    world.table.charge(new Demand.UnplacedIndexWrite("byStatus", 1_500), world.now);

    assertThat(world.index("byStatus").backlog()).hasValue(1_495);
    assertThat(world.reasonAgainst(write("untouched", 1)).code())
        .isEqualTo("IndexWriteProvisionedThroughputExceeded");
  }

  @Test
  void withAnEvenDivisionAnIndexIsDividedToo() {
    World world =
        new World(
            SETTINGS.withAdaptive(false).withPartitions(28),
            TableSpec.of(World.ARN, new Throughput.Provisioned(28_000, 28_000))
                .withIndex("byStatus", new Throughput.Provisioned(1_400, 1_400)));

    int admitted = world.drive(Duration.ofMinutes(1), 100, IndexTest::hotInIndex);

    // 50 a second over a minute, and the buffer.
    assertThat(admitted).isBetween(3_000 + 1_000 - 1, 3_000 + 1_000 + 1);
    assertThat(world.reasonAgainst(hotInIndex(0)).code())
        .isEqualTo("IndexWriteKeyRangeThroughputExceeded");
  }
}
