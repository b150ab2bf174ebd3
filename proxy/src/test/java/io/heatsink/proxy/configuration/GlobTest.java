package io.heatsink.proxy.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GlobTest {
  @Test
  void agreesWithTheSamePatternAsARegularExpression() {
    for (int seed = 0; seed < 50_000; seed++) {
      Random random = new Random(seed);
      String glob = text(random, "ab*", 6);
      String text = text(random, "ab*$", 8);
      boolean expected = Pattern.matches(Pattern.quote(glob).replace("*", "\\E.*\\Q"), text);
      assertThat(new Glob(glob).matches(text))
          .as("seed %d: %s, %s", seed, glob, text)
          .isEqualTo(expected);
    }
  }

  private static String text(Random random, String alphabet, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  @Test
  void noPatternMakesItSlow() {
    assertThat(new Glob("*a".repeat(120) + "b").matches("a".repeat(2_048))).isFalse();
  }
}
