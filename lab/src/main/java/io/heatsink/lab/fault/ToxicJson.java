package io.heatsink.lab.fault;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason.Limit;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.lab.fault.Toxic.Effect;
import io.heatsink.lab.fault.Toxic.Stream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Toxics as JSON:
 *
 * <pre>{@code
 * {"name", "type": "latency"|"timeout"|"reset_peer"|"error"|"throttle",
 *  "stream": "upstream"|"downstream", "toxicity": 1.0, "times": 0,
 *  "match": {"operation", "table", "index", "partitionKey": {"S": …}},
 *  "attributes": {"latency", "jitter" | "timeout" | "error", "message" | "reason"}}
 * }</pre>
 *
 * Times are in milliseconds. What may be left out: the name (it is then TYPE_STREAM), the stream
 * (downstream, or upstream for error and throttle), toxicity, times, match and what is in it, and
 * all attributes.
 */
final class ToxicJson {
  private static final List<String> TYPES =
      List.of("latency", "timeout", "reset_peer", "error", "throttle");

  /** No test waits for longer. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private String name = "";
  private String type = "";
  private Optional<Stream> stream = Optional.empty();
  private double toxicity = 1;
  private int times;
  private Match match = Match.ALL;
  private Duration latency = Duration.ZERO;
  private Duration jitter = Duration.ZERO;
  private Duration timeout = Duration.ZERO;
  private ErrorType error = ErrorType.INTERNAL_SERVER_ERROR;
  private String message = "Internal server error";
  private Limit reason = Limit.KEY_RANGE;

  private ToxicJson() {}

  /**
   * @throws IllegalArgumentException if it is none; says what is wrong with it
   */
  static Toxic read(byte[] json) {
    ToxicJson toxic = new ToxicJson();
    try {
      toxic.readAll(JsonReader.of(json));
    } catch (DynamoDbException e) {
      throw new IllegalArgumentException("The toxic cannot be read: " + e.getMessage(), e);
    }
    return toxic.toxic();
  }

  private void readAll(JsonReader in) {
    while (in.nextField()) {
      String field = in.name();
      switch (field) {
        case "name" -> name = in.string();
        case "type" -> type = in.string();
        case "stream" -> stream = Optional.of(one(Stream.values(), "stream", in.string()));
        case "toxicity" -> toxicity = in.number();
        case "times" -> times = Math.clamp(in.integer(), -1, Integer.MAX_VALUE);
        case "match" -> match = match(in);
        case "attributes" -> attributes(in);
        default -> throw unknown(field, "name, type, stream, toxicity, times, match, attributes");
      }
    }
  }

  private Match match(JsonReader in) {
    Optional<String> operation = Optional.empty();
    Optional<String> table = Optional.empty();
    Optional<String> index = Optional.empty();
    Optional<KeyValue> key = Optional.empty();
    in.enterObject();
    while (in.nextField()) {
      String field = in.name();
      switch (field) {
        case "operation" -> operation = Optional.of(in.string());
        case "table" -> table = Optional.of(in.string());
        case "index" -> index = Optional.of(in.string());
        case "partitionKey" -> key = Optional.of(KeyValue.of(in.value()));
        default -> throw unknown(field, "operation, table, index, partitionKey");
      }
    }
    return new Match(operation, table, index, key);
  }

  private void attributes(JsonReader in) {
    in.enterObject();
    while (in.nextField()) {
      String field = in.name();
      switch (field) {
        case "latency" -> latency = millis(field, in.integer());
        case "jitter" -> jitter = millis(field, in.integer());
        case "timeout" -> timeout = millis(field, in.integer());
        case "error" -> error = error(in.string());
        case "message" -> message = in.string();
        case "reason" -> reason = one(Limit.values(), "reason", in.string());
        default -> throw unknown(field, "latency, jitter, timeout, error, message, reason");
      }
    }
  }

  private Toxic toxic() {
    Effect effect =
        switch (type) {
          case "latency" -> new Effect.Latency(latency, jitter);
          case "timeout" -> new Effect.Timeout(timeout);
          case "reset_peer" -> new Effect.ResetPeer(timeout);
          case "error" -> new Effect.Failure(error, message);
          case "throttle" -> new Effect.Throttle(reason);
          default ->
              throw new IllegalArgumentException(
                  "type is \"%s\"; give one of %s.".formatted(type, TYPES));
        };
    Stream way =
        stream.orElse(
            effect instanceof Effect.Failure || effect instanceof Effect.Throttle
                ? Stream.UPSTREAM
                : Stream.DOWNSTREAM);
    return new Toxic(
        name.isEmpty() ? type + "_" + wire(way) : name, effect, way, toxicity, match, times);
  }

  static void write(JsonWriter out, Toxic toxic) {
    out.beginObject().name("name").string(toxic.name());
    out.name("type")
        .string(
            switch (toxic.effect()) {
              case Effect.Latency it -> "latency";
              case Effect.Timeout it -> "timeout";
              case Effect.ResetPeer it -> "reset_peer";
              case Effect.Failure it -> "error";
              case Effect.Throttle it -> "throttle";
            });
    out.name("stream").string(wire(toxic.stream()));
    out.name("toxicity").number(toxic.toxicity());
    out.name("times").integer(toxic.times());
    out.name("match").beginObject();
    toxic.match().operation().ifPresent(it -> out.name("operation").string(it));
    toxic.match().table().ifPresent(it -> out.name("table").string(it));
    toxic.match().index().ifPresent(it -> out.name("index").string(it));
    toxic
        .match()
        .partitionKey()
        .ifPresent(it -> out.name("partitionKey").value(it.toAttributeValue()));
    out.endObject().name("attributes").beginObject();
    switch (toxic.effect()) {
      case Effect.Latency it ->
          out.name("latency")
              .integer(it.latency().toMillis())
              .name("jitter")
              .integer(it.jitter().toMillis());
      case Effect.Timeout it -> out.name("timeout").integer(it.after().toMillis());
      case Effect.ResetPeer it -> out.name("timeout").integer(it.after().toMillis());
      case Effect.Failure it ->
          out.name("error").string(it.type().typeName()).name("message").string(it.message());
      case Effect.Throttle it -> out.name("reason").string(wire(it.limit()));
    }
    out.endObject().endObject();
  }

  private static Duration millis(String field, long millis) {
    if (millis < 0 || millis > LONGEST.toMillis()) {
      throw new IllegalArgumentException(
          "%s is %d; give milliseconds, 0 to %d.".formatted(field, millis, LONGEST.toMillis()));
    }
    return Duration.ofMillis(millis);
  }

  private static ErrorType error(String name) {
    for (ErrorType type : ErrorType.values()) {
      if (type.typeName().equals(name)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "error is \"%s\"; give the name of one of DynamoDB's errors, such as InternalServerError."
            .formatted(name));
  }

  private static <E extends Enum<E>> E one(E[] values, String field, String text) {
    for (E value : values) {
      if (wire(value).equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "%s is \"%s\"; give one of %s."
            .formatted(
                field,
                text,
                Arrays.stream(values).map(ToxicJson::wire).collect(Collectors.joining(", "))));
  }

  private static String wire(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static IllegalArgumentException unknown(String field, String known) {
    return new IllegalArgumentException(
        "There is no field \"%s\" here; there are %s.".formatted(field, known));
  }
}
