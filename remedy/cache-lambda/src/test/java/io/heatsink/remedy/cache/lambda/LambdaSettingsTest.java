package io.heatsink.remedy.cache.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.remedy.cache.redis.RedisSettings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LambdaSettingsTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "HEATSINK_ACCOUNT", "acc",
          "HEATSINK_TABLE", "orders",
          "HEATSINK_KEY", "pk:S",
          "HEATSINK_REDIS", "cache.internal:6379");

  @Test
  void theLeastIsEnough() {
    LambdaSettings settings = LambdaSettings.of(LEAST);

    assertThat(settings.table()).isEqualTo("orders");
    assertThat(settings.key()).isEqualTo(KeySchema.of(new KeyAttribute("pk", ScalarType.S)));
    assertThat(settings.redis().nodes())
        .containsExactly(new RedisSettings.Node("cache.internal", 6379));
    assertThat(settings.redis().cluster()).isFalse();
    assertThat(settings.redis().tls()).isEmpty();
    assertThat(settings.redis().login()).isEmpty();
  }

  @Test
  void allCanBeSet() {
    LambdaSettings settings =
        LambdaSettings.of(
            with(
                Map.of(
                    "HEATSINK_KEY", "pk:S,sk:N",
                    "HEATSINK_REDIS", "a:1,b:2",
                    "HEATSINK_REDIS_CLUSTER", "true",
                    "HEATSINK_REDIS_TLS", "true",
                    "HEATSINK_REDIS_USER", "u",
                    "HEATSINK_REDIS_PASSWORD_FILE", "/opt/password")));

    assertThat(settings.key().sortKey()).contains(new KeyAttribute("sk", ScalarType.N));
    assertThat(settings.redis().nodes()).hasSize(2);
    assertThat(settings.redis().cluster()).isTrue();
    assertThat(settings.redis().tls()).isPresent();
    assertThat(settings.redis().login().orElseThrow().username()).contains("u");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HEATSINK_TABLE | '' | does not set HEATSINK_TABLE
          HEATSINK_KEY | pk | write the partition key and its type
          HEATSINK_KEY | pk:X | write the partition key and its type
          HEATSINK_KEY | a:S,b:S,c:S | write one key attribute, or two
          HEATSINK_REDIS | here | write host:port
          HEATSINK_REDIS | here:x | write host:port
          HEATSINK_REDIS_TLS | yes | write true or false
          """)
  void whatIsWrongIsTold(String name, String value, String told) {
    assertThatThrownBy(() -> LambdaSettings.of(with(Map.of(name, value))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(told);
  }

  private static Map<String, String> with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(LEAST);
    all.putAll(more);
    return all;
  }
}
