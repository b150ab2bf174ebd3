package io.heatsink.proxy;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.TableHome;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.HeadParser;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Calls and replies for tests, their heads read as the proxy reads them. */
public final class Calls {
  public static final TableSchema ORDERS =
      new TableSchema(
          "orders",
          "id-1",
          KeySchema.of(new KeyAttribute("pk", ScalarType.S), new KeyAttribute("sk", ScalarType.S)),
          Map.of());

  private Calls() {}

  /** A call by "local", with {@link #ORDERS} known. */
  public static Call of(String operation, String body) {
    return of(
        operation, body, name -> name.equals("orders") ? Optional.of(ORDERS) : Optional.empty());
  }

  public static Call of(
      String operation, String body, Function<String, Optional<TableSchema>> schemas) {
    return of(operation, body, schemas, new TableHome.Everywhere());
  }

  public static Call of(
      String operation,
      String body,
      Function<String, Optional<TableSchema>> schemas,
      TableHome home) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Optional<Operation> known = Operation.named(operation);
    return new Call(
        1,
        Call.Service.DYNAMODB,
        operation,
        known,
        Caller.LOCAL,
        Headers.NONE,
        bytes,
        known
            .filter(Operation::onData)
            .map(o -> new HeadParser(schemas).parse(o, bytes, home))
            .orElse(null),
        0,
        10_000_000_000L);
  }

  public static Call by(String caller, Call call) {
    return call.withCaller(new Caller(caller, Optional.empty()));
  }

  public static Reply ok(String body) {
    return reply(200, body);
  }

  public static Reply error(String type, String message) {
    return reply(
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"%s\"}"
            .formatted(type, message));
  }

  public static Reply reply(int status, String body) {
    return new Reply(
        status, "R1", Headers.NONE, body.getBytes(StandardCharsets.UTF_8), ServedBy.DYNAMODB);
  }
}
