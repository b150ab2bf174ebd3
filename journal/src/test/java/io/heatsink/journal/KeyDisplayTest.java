package io.heatsink.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.Binary;
import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.KeyValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyDisplayTest {
  private static final byte[] SECRET = "one per installation".getBytes(StandardCharsets.UTF_8);

  private static ShownKey hashed(KeyValue key, byte[] secret) {
    return new KeyDisplay(new KeyForm.Hashed(), secret).show(key);
  }

  @Test
  void oneKeyHasOneHashWhereverItIsShown() {
    assertThat(hashed(KeyValue.of(DynamoNumber.parse("1.0")), SECRET))
        .isEqualTo(hashed(KeyValue.of(DynamoNumber.parse("1E0")), SECRET));
  }

  @Test
  void theHashIsHmacSha256OverTypeAndBytes() {
    // printf 'Ssku-1' | openssl dgst -sha256 -hmac 'one per installation'
    assertThat(hashed(KeyValue.of("sku-1"), SECRET))
        .isEqualTo(new ShownKey.Hashed("67cbb1eb0a8da06b219549ace47cc0e1"));
  }

  @Test
  void withoutTheSecretAHashSaysNothing() {
    byte[] other = "another".getBytes(StandardCharsets.UTF_8);
    assertThat(hashed(KeyValue.of("a"), SECRET)).isNotEqualTo(hashed(KeyValue.of("a"), other));
  }

  @Test
  void aStringAndANumberOfTheSameTextAreDifferentKeys() {
    assertThat(hashed(KeyValue.of("1"), SECRET))
        .isNotEqualTo(hashed(KeyValue.of(DynamoNumber.parse("1")), SECRET));
  }

  @Test
  void aPrefixCountsCharactersNotBytes() {
    KeyDisplay display = new KeyDisplay(new KeyForm.Prefix(3), SECRET);
    assertThat(display.show(KeyValue.of("ü😀xyz"))).isEqualTo(new ShownKey.Prefix("ü😀x"));
    assertThat(display.show(KeyValue.of("ab"))).isEqualTo(new ShownKey.Prefix("ab"));
    assertThat(display.show(KeyValue.of(DynamoNumber.parse("12345"))))
        .isEqualTo(new ShownKey.Prefix("123"));
    assertThat(display.show(KeyValue.of(Binary.wrap(new byte[] {0, 0, 0}))))
        .isEqualTo(new ShownKey.Prefix("AAA"));
    assertThatThrownBy(() -> new KeyForm.Prefix(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void inALineForPeopleHostileKeysAreEscaped() {
    KeyDisplay display = new KeyDisplay(new KeyForm.Clear(), SECRET);
    assertThat(display.text(display.show(KeyValue.of("a\u001b[2J")))).isEqualTo("a\\u001b[2J");
  }
}
