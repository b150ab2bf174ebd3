package io.heatsink.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"abc", "Orders_2026-11.v2", "---", "000"})
  void lettersDigitsAndThreeSignsMakeAName(String name) {
    assertThat(ResourceName.isPossible(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ab", "a b", "a/b", "a:b", "tablé", "a\nbc", "arn:aws:x"})
  void otherNamesAreNone(String name) {
    assertThat(ResourceName.isPossible(name)).isFalse();
  }

  @Test
  void aNameHasAtMost255Characters() {
    assertThat(ResourceName.isPossible("x".repeat(255))).isTrue();
    assertThat(ResourceName.isPossible("x".repeat(256))).isFalse();
  }
}
