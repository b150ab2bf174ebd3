package io.heatsink.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeatSummaryFormatTest {
  private static final int MUTANTS = 20_000;

  /** Whoever changes the bytes of a summary needs a new version, and this file stays readable. */
  @Test
  void theBytesOfVersionOneStayWhatTheyAre() {
    byte[] golden = golden();
    assertThat(summary().toByteArray()).isEqualTo(golden);
    assertThat(HeatSummary.parse(golden).toByteArray()).isEqualTo(golden);
  }

  @Test
  void unknownVersionsAreRefused() {
    byte[] bytes = golden();
    bytes[0] = 2;
    assertThatThrownBy(() -> HeatSummary.parse(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("This is no heat summary: it has version 2, and only 1 is known.");
  }

  @Test
  void whatEndsTooSoonIsRefusedWhereverItEnds() {
    byte[] golden = golden();
    for (int length = 0; length < golden.length; length++) {
      byte[] cut = Arrays.copyOf(golden, length);
      assertThatThrownBy(() -> HeatSummary.parse(cut))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatFollowsTheEndIsRefused() {
    byte[] golden = golden();
    assertThatThrownBy(() -> HeatSummary.parse(Arrays.copyOf(golden, golden.length + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("follow");
  }

  @Test
  void changedBytesAreReadOrRefusedButFailNothing() {
    byte[] golden = golden();
    int refused = 0;
    for (long seed = 0; seed < MUTANTS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] mutant = golden.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
      }
      refused += isRefused(mutant) ? 1 : 0;
    }
    assertThat(refused).isBetween(1, MUTANTS - 1);
  }

  /** Any other exception fails the test. */
  private static boolean isRefused(byte[] bytes) {
    HeatSummary read;
    try {
      read = HeatSummary.parse(bytes);
    } catch (IllegalArgumentException e) {
      return true;
    }
    assertThat(HeatSummary.parse(read.toByteArray()).toByteArray()).isEqualTo(read.toByteArray());
    read.merge(read);
    return false;
  }

  private static HeatSummary summary() {
    SplittableRandom random = new SplittableRandom(12);
    Heat heat = Heat.create(HashSecret.random(random), Limits.OF_DYNAMODB, 0);
    Recorder recorder = heat.recorder();
    TableAccess writes = heat.tableAccess("orders", null, Access.WRITE);
    TableAccess reads = heat.tableAccess("carts", "by-owner", Access.READ);
    for (int tick = 1; tick <= 15; tick++) {
      for (int i = 0; i < 40; i++) {
        recorder.offered(writes, KeyValue.of("key" + random.nextInt(20)), 2);
        recorder.charged(reads, KeyValue.of("owner" + random.nextInt(5)), 300);
      }
      recorder.handOver();
      heat.tick(tick * Heat.TICK_NANOS);
    }
    return heat.summary();
  }

  private static byte[] golden() {
    try (InputStream in =
        Objects.requireNonNull(
            HeatSummaryFormatTest.class.getResourceAsStream("heat-summary-1.bin"))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
