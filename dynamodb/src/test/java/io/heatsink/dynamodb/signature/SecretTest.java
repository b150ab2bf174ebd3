package io.heatsink.dynamodb.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void aSecretIsNotShown() {
    Credentials credentials = Credentials.of("HSK1", "CANARY-1", "CANARY-2");
    assertThat(Secret.of("CANARY-1")).hasToString("(secret)");
    assertThat(credentials.toString()).contains("HSK1").doesNotContain("CANARY");
  }

  @Test
  void secretsAreEqualByTheirText() {
    assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).isNotEqualTo(Secret.of("b"));
    assertThat(Secret.of("a").is("a")).isTrue();
    assertThat(Secret.of("a").is("ab")).isFalse();
  }

  @Test
  void anEmptySecretAndAnOddKeyIdAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(""));
    for (String id : new String[] {"", "a/b", "a b", "a,b", "a\n"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Credentials.of(id, "secret"));
    }
  }
}
