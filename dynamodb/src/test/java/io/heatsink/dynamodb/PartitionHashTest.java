package io.heatsink.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PartitionHashTest {
  @Test
  void aKeyHasThePlaceOfItsBytes() {
    byte[] bytes = "-product#1234567-".getBytes(StandardCharsets.UTF_8);

    assertThat(PartitionHash.of(bytes, 1, bytes.length - 1))
        .isEqualTo(PartitionHash.of(KeyValue.of("product#1234567")));
  }

  /** What is stored on disk by it must be found by it in later versions. */
  @Test
  void placesNeverChange() {
    assertThat(PartitionHash.of(KeyValue.of("product#1234567"))).isEqualTo(7463928585654735004L);
    assertThat(PartitionHash.of(KeyValue.of(""))).isEqualTo(-2152535657050944081L);
  }

  @Test
  void consecutiveKeysAreSpreadEvenly() {
    int[] perSlice = new int[64];
    for (int i = 0; i < 64_000; i++) {
      perSlice[(int) (PartitionHash.of(KeyValue.of("user" + i)) >>> 58)]++;
    }

    // 1,000 are expected in each; six standard deviations are 190.
    for (int count : perSlice) {
      assertThat(count).isBetween(810, 1_190);
    }
  }
}
