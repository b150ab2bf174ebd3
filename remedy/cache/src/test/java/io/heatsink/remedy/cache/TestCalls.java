package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Headers;
import io.heatsink.call.Schemas;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.HeadParser;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Calls as a front makes them. */
final class TestCalls {
  static final Duration DEADLINE = Duration.ofSeconds(2);

  /**
   * Tables t, u and things have the partition key pk, a string; n has pk, a number, and the sort
   * key sk; orders is {@link TestEngine}'s.
   */
  static final Schemas SCHEMAS =
      table ->
          switch (table) {
            case "t", "u", StreamedStore.TABLE ->
                Optional.of(schema(table, KeySchema.of(new KeyAttribute("pk", ScalarType.S))));
            case "n" ->
                Optional.of(
                    schema(
                        table,
                        KeySchema.of(
                            new KeyAttribute("pk", ScalarType.N),
                            new KeyAttribute("sk", ScalarType.S))));
            case TestEngine.TABLE -> Optional.of(TestEngine.SCHEMA);
            default -> Optional.empty();
          };

  private static final HeadParser PARSER = new HeadParser(SCHEMAS::find);

  private TestCalls() {}

  static Call call(long id, Caller caller, String target, String body, long nowNanos) {
    byte[] bytes = body.getBytes(UTF_8);
    Optional<Operation> operation = Operation.named(target);
    return new Call(
        id,
        Call.Service.DYNAMODB,
        target,
        operation,
        caller,
        Headers.NONE,
        bytes,
        operation.filter(Operation::onData).map(it -> PARSER.parse(it, bytes)).orElse(null),
        nowNanos,
        nowNanos + DEADLINE.toNanos());
  }

  /** Ids that one life of one process gives to items. */
  static Supplier<String> incarnations(String life) {
    AtomicLong last = new AtomicLong();
    return () -> life + '-' + last.incrementAndGet();
  }

  private static TableSchema schema(String table, KeySchema key) {
    return new TableSchema(table, "id-of-" + table, key, Map.of());
  }
}
