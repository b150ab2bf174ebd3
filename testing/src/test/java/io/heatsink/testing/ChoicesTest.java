package io.heatsink.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChoicesTest {
  @Test
  void aSeedMeansTheSameForEver() {
    Choices choices = new Choices(42);
    assertThat(
            List.of(choices.below(100), choices.below(100), choices.below(100), choices.below(100)))
        .containsExactly(40, 95, 70, 83);
  }

  @Test
  void choicesAreSpreadEvenly() {
    Choices choices = new Choices(1);
    int[] counts = new int[10];
    for (int i = 0; i < 100_000; i++) {
      counts[choices.below(10)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(9_600, 10_400);
    }
  }

  @Test
  void aWeightedMixIsDrawnByItsWeights() {
    Weighted<String> mix =
        new Weighted<String>().with(9, "often").with(1, "seldom").with(0, "never");
    Choices choices = new Choices(2);
    int seldom = 0;
    for (int i = 0; i < 10_000; i++) {
      String drawn = mix.draw(choices);
      assertThat(drawn).isNotEqualTo("never");
      seldom += drawn.equals("seldom") ? 1 : 0;
    }
    assertThat(seldom).isBetween(900, 1_100);
  }

  @Test
  void aSkewFollowsZipfsLaw() {
    Skew skew = new Skew(1_000, 1.0);
    Choices choices = new Choices(3);
    int[] counts = new int[1_000];
    for (int i = 0; i < 100_000; i++) {
      counts[skew.draw(choices)]++;
    }
    // 1 / H(1000) = 0.1336 of all, and half of that for the second.
    assertThat(counts[0]).isBetween(12_900, 13_800);
    assertThat(counts[1]).isBetween(6_300, 7_100);
  }
}
