package io.heatsink.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.AttributeValue.BooleanValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyValueTest {
  @Test
  void oneAndOnePointZeroAreOneKey() {
    assertThat(number("1"))
        .isEqualTo(number("1.0"))
        .isEqualTo(number("1E0"))
        .hasSameHashCodeAs(number("10e-1"));
  }

  @Test
  void theSameBytesUnderAnotherTypeAreAnotherKey() {
    KeyValue text = KeyValue.of("a");
    KeyValue binary = KeyValue.of(Binary.wrap(new byte[] {'a'}));

    assertThat(text).isNotEqualTo(binary);
    assertThat(text.compareTo(binary)).isNotZero();
  }

  @Test
  void whatWasGivenComesBack() {
    Seeds.forEach(
        3_000,
        random -> {
          for (ScalarType type : ScalarType.values()) {
            AttributeValue value = RandomValues.scalar(random, type);

            KeyValue key = KeyValue.of(value);

            assertThat(key.type()).isEqualTo(type);
            assertThat(key.toAttributeValue()).isEqualTo(value);
            byte[] bytes = new byte[key.length()];
            key.copyTo(bytes, 0);
            assertThat(KeyValue.ofBytes(type, bytes)).isEqualTo(key).hasSameHashCodeAs(key);
          }
        });
  }

  @Test
  void numbersSortByValueAndStringsByTheirUtf8Bytes() {
    Seeds.forEach(
        5_000,
        random -> {
          DynamoNumber a = RandomValues.number(random);
          DynamoNumber b = RandomValues.number(random);
          String s = RandomValues.string(random);
          String t = RandomValues.string(random);

          assertThat(Integer.signum(KeyValue.of(a).compareTo(KeyValue.of(b))))
              .isEqualTo(Integer.signum(a.compareTo(b)));
          assertThat(Integer.signum(KeyValue.of(s).compareTo(KeyValue.of(t))))
              .isEqualTo(Integer.signum(Arrays.compareUnsigned(utf8(s), utf8(t))));
        });
  }

  @Test
  void neighbouringNumbersSortByValue() {
    String[] ascending = {
      "-9.9e125",
      "-1000.01",
      "-1000",
      "-1.01",
      "-1.0001",
      "-1",
      "-0.99",
      "-1e-130",
      "0",
      "1e-130",
      "0.1",
      "0.100000001",
      "0.11",
      "1",
      "1.0001",
      "1.01",
      "9",
      "10",
      "10.5",
      "99",
      "100",
      "1e125"
    };
    for (int i = 1; i < ascending.length; i++) {
      assertThat(number(ascending[i])).isGreaterThan(number(ascending[i - 1]));
    }
  }

  @Test
  void exactlyTheValuesWithThePrefixLieBelowItsEnd() {
    Seeds.forEach(
        5_000,
        random -> {
          KeyValue value = KeyValue.of(RandomValues.binary(random));
          KeyValue prefix = KeyValue.of(RandomValues.binary(random));
          Optional<KeyValue> end = prefix.afterPrefix();

          boolean inRange =
              value.compareTo(prefix) >= 0 && end.map(e -> value.compareTo(e) < 0).orElse(true);

          assertThat(value.startsWith(prefix)).isEqualTo(inRange);
        });
  }

  @Test
  void printsNoKey() {
    assertThat(KeyValue.of("alice@example.org")).hasToString("S(17 bytes)");
  }

  @Test
  void onlyStringsNumbersAndBinariesCanBeKeys() {
    assertThatThrownBy(() -> KeyValue.of(new BooleanValue(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BOOL");
  }

  private static KeyValue number(String text) {
    return KeyValue.of(NumberValue.of(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
