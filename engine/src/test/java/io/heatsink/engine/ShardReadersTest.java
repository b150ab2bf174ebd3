package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import org.junit.jupiter.api.Test;

class ShardReadersTest {
  private final ShardReaders readers = new ShardReaders();

  @Test
  void twoReadFromAShardAtATimeAndAThirdIsRefused() {
    DynamoDbException refused =
        catchThrowableOfType(
            DynamoDbException.class,
            () ->
                readers.read(
                    "shard",
                    () -> readers.read("shard", () -> readers.read("shard", () -> "third"))));

    assertThat(refused.type()).isEqualTo(ErrorType.LIMIT_EXCEEDED);
  }

  @Test
  void othersReadFromOtherShardsMeanwhile() {
    assertThat(
            readers.read(
                "shard", () -> readers.read("shard", () -> readers.read("other", () -> "third"))))
        .isEqualTo("third");
  }

  @Test
  void whoHasReadMakesRoom() {
    for (int time = 0; time < 5; time++) {
      assertThat(readers.read("shard", () -> "read")).isEqualTo("read");
    }
    String unused = readers.read("shard", () -> readers.read("shard", () -> "both"));
    assertThat(readers.read("shard", () -> "read")).isEqualTo("read");
  }
}
