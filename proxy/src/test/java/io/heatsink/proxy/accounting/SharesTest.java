package io.heatsink.proxy.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.capacity.CapacityUnits;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharesTest {
  @Test
  void partsAddUpToTheWholeWhateverTheWeights() {
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      long[] weights = new long[1 + random.nextInt(30)];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = random.nextBoolean() ? 0 : random.nextInt(500_000);
      }
      CapacityUnits whole = new CapacityUnits(random.nextInt(1_000));
      CapacityUnits sum = CapacityUnits.ZERO;
      for (CapacityUnits part : Shares.of(whole, weights)) {
        sum = sum.plus(part);
      }
      assertThat(sum).as("seed %d", seed).isEqualTo(whole);
    }
  }

  @Test
  void partsAreInProportionToTheWeights() {
    assertThat(Shares.of(CapacityUnits.ofWhole(10), new long[] {1, 3, 0, 1}))
        .containsExactly(
            CapacityUnits.ofWhole(2),
            CapacityUnits.ofWhole(6),
            CapacityUnits.ZERO,
            CapacityUnits.ofWhole(2));
  }

  @Test
  void withoutWeightsPartsAreEqual() {
    assertThat(Shares.of(CapacityUnits.ofWhole(3), new long[3]))
        .containsOnly(CapacityUnits.ofWhole(1));
  }
}
