package io.heatsink.proxy.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.proxy.Calls;
import io.heatsink.proxy.ManualTurns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchemaWaitTest {
  private static final String TABLE =
      """
      {"Table":{"TableName":"orders","TableId":"1","TableStatus":"ACTIVE",
       "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
       "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}}
      """;

  private final StubUpstream upstream = new StubUpstream();
  private final ManualTurns turns = new ManualTurns();
  private final LearntSchemas schemas =
      new LearntSchemas(upstream, turns, name -> Optional.empty(), table -> {});
  private final HeadParser heads = new HeadParser(schemas::known);
  private final SchemaWait wait =
      new SchemaWait(
          schemas,
          (call, access) -> access.table().equals("orders"),
          new Homes(schemas::home, "eu-west-1"),
          heads,
          turns);
  private final List<Call> passed = new ArrayList<>();

  @Test
  void aTableWithoutARuleIsNotWaitedFor() {
    assertThat(wait.handles(get("other"))).isFalse();
    assertThat(upstream.asked).isEmpty();
  }

  @Test
  void theFirstCallOnATableWithARuleWaitsAndThenHasItsKey() {
    Call call = get("orders");
    assertThat(wait.handles(call)).isTrue();
    assertThat(Objects.requireNonNull(call.head()).accesses().getFirst().key()).isNull();

    upstream.answer(Calls.ok(TABLE));
    wait.handle(call, this::pass);
    assertThat(Objects.requireNonNull(passed.getFirst().head()).accesses().getFirst().key())
        .isNotNull();
    assertThat(wait.handles(get("orders"))).isFalse();
  }

  @Test
  void aTableThatCannotBeDescribedIsNotWaitedForAgain() {
    Call call = get("orders");
    assertThat(wait.handles(call)).isTrue();
    upstream.fail();
    wait.handle(call, this::pass);
    assertThat(passed).hasSize(1);
    assertThat(wait.handles(get("orders"))).isFalse();
  }

  @Test
  void anAnswerThatDoesNotComeIsWaitedForTwoSecondsAtMost() {
    Call call = get("orders");
    assertThat(wait.handles(call)).isTrue();
    long began = turns.nanoTime();
    wait.handle(call, this::pass);
    assertThat(Duration.ofNanos(turns.nanoTime() - began)).isEqualTo(Duration.ofSeconds(2));
    assertThat(passed).hasSize(1);
  }

  private Call get(String table) {
    return Calls.of(
        "GetItem",
        "{\"TableName\":\"%s\",\"Key\":{\"pk\":{\"S\":\"a\"}}}".formatted(table),
        schemas::known);
  }

  private Reply pass(Call call) {
    passed.add(call);
    return Calls.ok("{}");
  }
}
