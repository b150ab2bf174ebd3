package io.heatsink.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompositeKeyTest {
  private static final List<KeyAttribute> ATTRIBUTES =
      List.of(
          new KeyAttribute("a", ScalarType.B),
          new KeyAttribute("b", ScalarType.N),
          new KeyAttribute("c", ScalarType.S));

  /** Short, and of bytes that the form of composite keys uses itself. */
  private static List<KeyValue> values(Random random) {
    byte[] bytes = new byte[random.nextInt(4)];
    for (int at = 0; at < bytes.length; at++) {
      bytes[at] = new byte[] {0, 1, (byte) 0xFF}[random.nextInt(3)];
    }
    return List.of(
        KeyValue.of(Binary.wrap(bytes)),
        KeyValue.of(DynamoNumber.of(random.nextInt(5) - 2)),
        KeyValue.of(List.of("", "a", "\0", "a\0", "b").get(random.nextInt(5))));
  }

  @Test
  void keysSortByTheirValuesFromTheLeft() {
    Seeds.forEach(
        20_000,
        random -> {
          List<KeyValue> left = values(random);
          List<KeyValue> right = values(random);
          int expected = 0;
          for (int at = 0; at < left.size() && expected == 0; at++) {
            expected = left.get(at).compareTo(right.get(at));
          }
          assertThat(Integer.signum(CompositeKey.of(left).compareTo(CompositeKey.of(right))))
              .isEqualTo(Integer.signum(expected));
        });
  }

  @Test
  void aKeyIsSplitIntoTheValuesOfWhichItWasMade() {
    Seeds.forEach(
        2_000,
        random -> {
          List<KeyValue> values = values(random);
          assertThat(CompositeKey.split(CompositeKey.of(values), ATTRIBUTES)).isEqualTo(values);
        });
  }

  @Test
  void aKeyStartsAsItsFirstValuesSay() {
    Seeds.forEach(
        2_000,
        random -> {
          List<KeyValue> values = values(random);
          List<KeyValue> others = values(random);
          KeyValue key = CompositeKey.of(values);
          List<KeyValue> start = new ArrayList<>(others.subList(0, 1));
          assertThat(key.startsWith(CompositeKey.startingWith(start)))
              .isEqualTo(values.getFirst().equals(others.getFirst()));
          assertThat(key.startsWith(CompositeKey.startingWith(List.of(), others.getFirst())))
              .isEqualTo(values.getFirst().startsWith(others.getFirst()));
        });
  }

  @Test
  void aKeyOfOneAttributeIsItsValue() {
    KeyValue value = KeyValue.of("a");

    assertThat(CompositeKey.of(List.of(value))).isSameAs(value);
    assertThat(CompositeKey.split(value, ATTRIBUTES.subList(2, 3))).containsExactly(value);
  }
}
