package io.heatsink.partition;

import static io.heatsink.partition.World.read;
import static io.heatsink.partition.World.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OnDemandTableTest {
  private static final PartitionSettings SETTINGS = PartitionSettings.DEFAULT;

  @Test
  void aNewTableTakes4000WritesAndServes12000ReadsOnFourPartitions() {
    World writes = World.onDemand(SETTINGS);
    World reads = World.onDemand(SETTINGS);

    assertThat(writes.partitions()).hasSize(4);
    assertThat(writes.drive(Duration.ofSeconds(20), 8_000, i -> write("key" + i, 1)) / 20.0)
        .isBetween(4_000.0, 4_200.0);
    assertThat(reads.drive(Duration.ofSeconds(10), 24_000, i -> read("key" + i, 1, true)) / 10.0)
        .isBetween(12_000.0, 13_200.0);
  }

  @Test
  void aSingleItemIsNeverServedMoreThan1000WritesASecond() {
    World world = World.onDemand(SETTINGS.withSplitDelay(Duration.ofSeconds(10)));

    int admitted = world.drive(Duration.ofMinutes(2), 1_500, write("hot", 1));

    // A second's worth is kept, and no more.
    assertThat(admitted).isBetween(120 * 1_000, 121 * 1_000);
    assertThat(world.partitions()).hasSize(4);
    assertThat(world.home("hot", null).writes().notSplit()).contains(SplitRefusal.SINGLE_ITEM);
  }

  @Test
  void aHotKeyIsRefusedAsThrottledByItsKeyRange() {
    World world = World.onDemand(SETTINGS);
    world.admittedAtOnce(write("hot", 1));

    Refusal refusal = world.ask(write("hot", 1)).orElseThrow();

    assertThat(refusal.type()).isEqualTo(ErrorType.THROTTLING);
    assertThat(refusal.message())
        .isEqualTo(
            "Throughput exceeds the current capacity of your table or index. DynamoDB is"
                + " automatically scaling your table or index so please try again shortly. If"
                + " exceptions persist, check if you have a hot key:"
                + " https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html");
    assertThat(refusal.reasons().getFirst().code())
        .isEqualTo("TableWriteKeyRangeThroughputExceeded");
    assertThat(refusal.toException().throttlingReasons()).isEqualTo(refusal.reasons());
  }

  @Test
  void eventuallyConsistentReadsOfOneKeyReach4500UnitsAndStrongOnes3000() {
    World eventual = World.onDemand(SETTINGS);
    World strong = World.onDemand(SETTINGS);

    // An eventually consistent read of up to 4 KB is half a unit.
    assertThat(eventual.drive(Duration.ofSeconds(20), 12_000, read("hot", 0.5, false)) * 0.5 / 20)
        .isBetween(4_500.0, 4_725.0);
    assertThat(strong.drive(Duration.ofSeconds(20), 6_000, read("hot", 1, true)) / 20.0)
        .isBetween(3_000.0, 3_150.0);
  }

  @Test
  void strongReadsDoNotTakeWhatOnlyTheOtherReplicasServe() {
    World world = World.onDemand(SETTINGS);
    assertThat(world.admittedAtOnce(read("hot", 1, true))).isEqualTo(3_000);

    assertThat(world.admittedAtOnce(read("hot", 0.5, false))).isEqualTo(3_000);
  }

  @Test
  void readsAndWritesDoNotHinderEachOther() {
    World world = World.onDemand(SETTINGS);
    world.admittedAtOnce(write("hot", 1));

    assertThat(world.admits(read("hot", 1, true))).isTrue();
    world.admittedAtOnce(read("hot", 1, true));
    world.pass(Duration.ofMillis(1));
    assertThat(world.admits(write("hot", 1))).isTrue();
  }

  @Test
  void theAccountsQuotaBoundsATableOfManyPartitions() {
    World world = World.onDemand(SETTINGS.withPartitions(100));
    int admitted = world.drive(Duration.ofSeconds(5), 80_000, i -> write("key" + i, 1));

    assertThat(admitted / 5.0).isBetween(40_000.0, 48_000.0);
    Refusal refusal = world.ask(write("key", 1)).orElseThrow();
    assertThat(refusal.type()).isEqualTo(ErrorType.REQUEST_LIMIT_EXCEEDED);
    assertThat(refusal.reasons().getFirst().code()).isEqualTo("TableWriteAccountLimitExceeded");
  }

  @Test
  void theMaximumThatTheOwnerSetHolds() {
    World world =
        new World(
            SETTINGS.withInitialBurst(Duration.ZERO),
            TableSpec.of(
                World.ARN, new Throughput.OnDemand(OptionalLong.of(100), OptionalLong.of(10))));

    assertThat(world.drive(Duration.ofSeconds(30), 50, write("key", 1))).isEqualTo(300);
    Refusal refusal = world.ask(write("key", 1)).orElseThrow();
    assertThat(refusal.type()).isEqualTo(ErrorType.THROTTLING);
    assertThat(refusal.message())
        .isEqualTo(
            "Throughput exceeds the maximum OnDemandThroughput configured on table or index");
    assertThat(refusal.reasons().getFirst().code())
        .isEqualTo("TableWriteMaxOnDemandThroughputExceeded");
  }

  @Test
  void aProvisionedTableThatGoesOnDemandKeepsItsPartitionsAndGetsAtLeastFour() {
    World small = World.provisioned(SETTINGS, 10, 10);
    small.table.change(TableSpec.of(World.ARN, Throughput.OnDemand.UNLIMITED), small.now);
    World large = World.provisioned(SETTINGS, 24_000, 8_000);
    large.table.change(TableSpec.of(World.ARN, Throughput.OnDemand.UNLIMITED), large.now);

    assertThat(small.partitions()).hasSize(4);
    assertThat(large.partitions()).hasSize(8);
    assertThat(small.drive(Duration.ofSeconds(10), 2_000, i -> write("key" + i, 1)))
        .isEqualTo(20_000);
  }

  @Test
  void aPageIsChargedToThePartitionsOfItsItems() {
    World world = World.onDemand(SETTINGS);
    String beside = world.keyBeside("hot", true);
    String elsewhere = world.keyBeside("hot", false);
    var page =
        new Demand.Read(
            null,
            true,
            128,
            List.of(
                World.key("hot", null, 100),
                World.key(beside, null, 20),
                World.key(elsewhere, null, 8)));

    assertThat(world.admits(page)).isTrue();

    world.pass(Duration.ofSeconds(1));
    assertThat(world.home("hot", null).reads().servedPerSecond()).isEqualTo(120);
    assertThat(world.home(elsewhere, null).reads().servedPerSecond()).isEqualTo(8);
  }

  @Test
  void aScanThatFindsNothingIsChargedToTheTableAlone() {
    World world =
        new World(
            SETTINGS.withInitialBurst(Duration.ZERO),
            TableSpec.of(World.ARN, new Throughput.Provisioned(1, 1)));
    world.pass(Duration.ofSeconds(1));
    var nothing = new Demand.Read(null, true, 1, List.of());

    assertThat(world.admittedAtOnce(nothing)).isEqualTo(1);
    assertThat(world.reasonAgainst(nothing).code())
        .isEqualTo("TableReadProvisionedThroughputExceeded");
  }
}
