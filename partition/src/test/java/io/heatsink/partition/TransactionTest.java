package io.heatsink.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.partition.PartitionModel.TableDemand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransactionTest {
  private static final String STOCK = World.ARN.replace("orders", "stock");

  private final World world =
      World.provisioned(PartitionSettings.DEFAULT.withInitialBurst(Duration.ZERO), 100, 100);
  private final PartitionedTable stock =
      world.model.create(TableSpec.of(STOCK, new Throughput.Provisioned(10, 10)), world.now);

  /** Each item of a transaction costs twice what it costs alone. */
  private Optional<Refusal> buy() {
    return world.model.admit(
        List.of(
            new TableDemand(world.table, World.write("order", 2)),
            new TableDemand(stock, World.write("item", 2))),
        world.now);
  }

  @Test
  void aTransactionIsChargedToAllItsTables() {
    world.pass(Duration.ofSeconds(1));
    assertThat(buy()).isEmpty();

    assertThat(tokens(world.table)).isEqualTo(98);
    assertThat(tokens(stock)).isEqualTo(8);
  }

  @Test
  void aTransactionThatOneTableRefusesIsChargedToNone() {
    world.pass(Duration.ofSeconds(1));
    for (int i = 0; i < 5; i++) {
      assertThat(buy()).isEmpty();
    }

    Refusal refusal = buy().orElseThrow();

    assertThat(tokens(world.table)).isEqualTo(90);
    assertThat(refusal.reasons()).extracting(ThrottlingReason::resource).containsExactly(STOCK);
  }

  @Test
  void eachDemandThatIsRefusedGivesItsReason() {
    Refusal refusal = buy().orElseThrow();

    assertThat(refusal.reasons())
        .extracting(ThrottlingReason::resource)
        .containsExactly(World.ARN, STOCK);
    assertThat(refusal.reasons())
        .extracting(ThrottlingReason::code)
        .containsOnly("TableWriteProvisionedThroughputExceeded");
  }

  private double tokens(PartitionedTable table) {
    return table.view(world.now).table().writes().orElseThrow().tokens();
  }
}
