package io.heatsink.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.ScalarType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyHashTest {
  private static final int KEYS = 1_000;

  private final KeyHash one = new KeyHash(HashSecret.random(new SplittableRandom(1)));

  @Test
  void withAnotherSecretKeysMeetOtherKeys() {
    KeyHash other = new KeyHash(HashSecret.random(new SplittableRandom(2)));
    long same = IntStream.range(0, KEYS).filter(i -> set(one, i) == set(other, i)).count();
    // By chance alone, about one in 1,024.
    assertThat(same).isLessThan(10);
  }

  @Test
  void withTheSameSecretTheyMeetTheSame() {
    KeyHash again = new KeyHash(HashSecret.random(new SplittableRandom(1)));
    assertThat(IntStream.range(0, KEYS)).allMatch(i -> set(one, i) == set(again, i));
  }

  @Test
  void aKeyHashesOtherwiseInEachTableIndexAccessAndType() {
    byte[] key = "42".getBytes(StandardCharsets.UTF_8);
    long[] seeds = {
      one.seedOf("orders", null, false),
      one.seedOf("orders", null, true),
      one.seedOf("orders", "by-owner", false),
      one.seedOf("carts", null, false)
    };
    assertThat(
            IntStream.range(0, seeds.length)
                .boxed()
                .flatMap(
                    i ->
                        Arrays.stream(ScalarType.values())
                            .map(type -> one.hash(seeds[i], type, key, 0, key.length))))
        .doesNotHaveDuplicates();
  }

  @Test
  void whereInABufferAKeyStandsMakesNoDifference() {
    for (int length = 0; length < 70; length++) {
      byte[] key = new byte[length];
      new SplittableRandom(length).nextBytes(key);
      byte[] buffer = new byte[length + 9];
      System.arraycopy(key, 0, buffer, 5, length);
      assertThat(one.hash(3, buffer, 5, length)).isEqualTo(one.hash(3, key, 0, length));
    }
  }

  private static int set(KeyHash hash, int number) {
    byte[] key = ("user" + number).getBytes(StandardCharsets.UTF_8);
    long seed = hash.seedOf("orders", null, false);
    return TickSketch.setOf(hash.hash(seed, ScalarType.S, key, 0, key.length));
  }
}
