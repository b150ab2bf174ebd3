package io.heatsink.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PartitionSettingsTest {
  private static final PartitionSettings SETTINGS = PartitionSettings.DEFAULT;

  @Test
  void whatCannotBeIsRefusedWithWhatCan() {
    assertThatThrownBy(() -> SETTINGS.withPartitions(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("partitions is 0; give 1 to 10000.");
    assertThatThrownBy(() -> SETTINGS.withInitialBurst(Duration.ofSeconds(301)))
        .hasMessage("initialBurst is PT5M1S; give 0 to 300 seconds.");
    assertThatThrownBy(() -> SETTINGS.withLimitScale(0))
        .hasMessage("limitScale is 0.0; give 0.0001 to 1000.");
    assertThatThrownBy(() -> SETTINGS.withSplitDelay(Duration.ZERO))
        .hasMessage("splitDelay is PT0S; give at least a second.");
    assertThatThrownBy(() -> SETTINGS.withIndexBufferUnits(Double.NaN))
        .hasMessage("indexBufferUnits is NaN; give at least 1.");
    assertThatThrownBy(() -> new Throughput.Provisioned(5, 0))
        .hasMessage("writeUnits is 0 units per second; give at least 1.");
  }

  @Test
  void whatIsNotSetStaysAsItWas() {
    PartitionSettings changed =
        SETTINGS
            .withPartitions(28)
            .withAdaptive(false)
            .withInitialBurst(Duration.ZERO)
            .withLimitScale(0.01)
            .withThrottle(false)
            .withSplitDelay(Duration.ofSeconds(5))
            .withIndexBufferUnits(7);

    assertThat(changed)
        .isEqualTo(
            new PartitionSettings(
                OptionalInt.of(28), false, Duration.ZERO, 0.01, false, Duration.ofSeconds(5), 7));
  }
}
