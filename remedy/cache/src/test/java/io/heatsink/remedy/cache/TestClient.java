package io.heatsink.remedy.cache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Reply;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.testing.Choices;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.SimulatedProcess;
import io.heatsink.testing.Weighted;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes one after the other, in every way there is, and holds each answer to the
 * promise.
 */
final class TestClient {
  private static final Weighted<Kind> MIX =
      new Weighted<Kind>()
          .with(30, Kind.GET)
          .with(5, Kind.GET_STRONG)
          .with(8, Kind.BATCH_GET)
          .with(2, Kind.BATCH_GET_STRONG)
          .with(2, Kind.TRANSACT_GET)
          .with(10, Kind.PUT)
          .with(4, Kind.UPDATE)
          .with(4, Kind.DELETE)
          .with(4, Kind.BATCH_WRITE)
          .with(4, Kind.TRANSACT_WRITE)
          .with(2, Kind.STATEMENT)
          .with(2, Kind.STATEMENT_BEYOND_KEYS)
          .with(2, Kind.UNKNOWN_OF_TABLE)
          .with(2, Kind.UNKNOWN);

  static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Scheduler scheduler;
  private final SimulatedProcess process;
  private final Supplier<Route> routes;
  private final LaggingStore store;
  private final Promise promise;
  private final Caller caller;
  private final Ids ids;
  private BiConsumer<Long, Route> sending = (id, route) -> {};
  private LongConsumer answered = id -> {};

  TestClient(
      Scheduler scheduler,
      SimulatedProcess process,
      Supplier<Route> routes,
      LaggingStore store,
      Promise promise,
      Caller caller,
      Ids ids) {
    this.scheduler = scheduler;
    this.process = process;
    this.routes = routes;
    this.store = store;
    this.promise = promise;
    this.caller = caller;
    this.ids = ids;
  }

  /**
   * The way to one proxy.
   *
   * @param life which of its lives it is in
   */
  record Route(Upstream proxy, Object life) {}

  /** Numbers calls; a write writes its own number. */
  static final class Ids {
    private final Set<String> ofReplies = new HashSet<>();
    private long last;

    long next() {
      return ++last;
    }

    /** Also those who waited for one answer are told of it under ids of their own. */
    void holdsForReply(String requestId) {
      assertThat(ofReplies.add(requestId)).as("%s is new", requestId).isTrue();
    }
  }

  private enum Kind {
    GET,
    GET_STRONG,
    BATCH_GET,
    BATCH_GET_STRONG,
    TRANSACT_GET,
    PUT,
    UPDATE,
    DELETE,
    BATCH_WRITE,
    TRANSACT_WRITE,
    /** PartiQL that names one key. */
    STATEMENT,
    /** PartiQL that may write any. */
    STATEMENT_BEYOND_KEYS,
    /** An operation that nobody knows, on a table. */
    UNKNOWN_OF_TABLE,
    UNKNOWN
  }

  /** Tells of each write before it is sent. */
  void onSending(BiConsumer<Long, Route> listener) {
    sending = listener;
  }

  /** Tells of each write's end, whatever it was. */
  void onAnswer(LongConsumer listener) {
    answered = listener;
  }

  void run(List<String> keys, int operations) {
    for (int i = 0; i < operations; i++) {
      think();
      operate(MIX.draw(scheduler.choices()), keys);
    }
  }

  private void think() {
    Choices choices = scheduler.choices();
    long most = choices.oneOf(1L, 5L, 5L, 50L, 300L, 2_000L);
    process.sleep(Duration.ofNanos(choices.below(Duration.ofMillis(most).toNanos())));
  }

  private void operate(Kind kind, List<String> keys) {
    String one = scheduler.choices().oneOf(keys);
    List<String> some = some(keys);
    switch (kind) {
      case GET -> read("GetItem", get(one, ""), Set.of(one), false);
      case GET_STRONG -> read("GetItem", get(one, ",\"ConsistentRead\":true"), Set.of(one), true);
      case BATCH_GET -> read("BatchGetItem", batchGet(some, ""), new HashSet<>(some), false);
      case BATCH_GET_STRONG ->
          read(
              "BatchGetItem",
              batchGet(some, ",\"ConsistentRead\":true"),
              new HashSet<>(some),
              true);
      case TRANSACT_GET -> read("TransactGetItems", transactGet(List.of(one)), Set.of(one), true);
      case PUT ->
          write(
              "PutItem",
              "{\"Item\":{\"pk\":{\"S\":\"%s\"}},\"TableName\":\"t\"}".formatted(one),
              List.of(one),
              false);
      case UPDATE ->
          write(
              "UpdateItem",
              "{\"TableName\":\"t\",\"Key\":%s,\"UpdateExpression\":\"ADD v :v\"}"
                  .formatted(key(one)),
              List.of(one),
              false);
      case DELETE ->
          write(
              "DeleteItem",
              "{\"TableName\":\"t\",\"Key\":%s}".formatted(key(one)),
              List.of(one),
              true);
      case BATCH_WRITE ->
          write(
              "BatchWriteItem",
              "{\"RequestItems\":{\"t\":[%s]}}"
                  .formatted(each(some, "{\"PutRequest\":{\"Item\":%s}}")),
              some,
              false);
      case TRANSACT_WRITE ->
          write(
              "TransactWriteItems",
              "{\"TransactItems\":[%s]}"
                  .formatted(each(some, "{\"Put\":{\"TableName\":\"t\",\"Item\":%s}}")),
              some,
              false);
      case STATEMENT ->
          write(
              "ExecuteStatement",
              "{\"Statement\":\"UPDATE \\\"t\\\" SET v = 1 WHERE pk = '%s'\"}".formatted(one),
              List.of(one),
              false);
      case STATEMENT_BEYOND_KEYS ->
          write(
              "ExecuteStatement",
              "{\"Statement\":\"UPDATE \\\"t\\\" SET v = 1 WHERE begins_with(pk, '')\"}",
              some,
              false);
      case UNKNOWN_OF_TABLE ->
          write("FillTable", "{\"TableName\":\"t\",\"With\":\"numbers\"}", some, false);
      case UNKNOWN -> write("FillAll", "{\"With\":\"numbers\"}", some, false);
    }
  }

  private void read(String target, String body, Set<String> keys, boolean strong) {
    Route route = routes.get();
    Map<String, Promise.Start> starts =
        keys.stream()
            .collect(Collectors.toMap(key -> key, key -> promise.start(route.life(), key)));
    long began = scheduler.nanos();
    Reply reply = send(route, target, body, ids.next());
    long ended = scheduler.nanos();
    if (reply == null || !reply.successful()) {
      return;
    }
    Optional<Duration> age = age(reply);
    values(target, reply, keys)
        .forEach(
            (key, value) -> {
              scheduler.note(process.name(), "read %s = %d, age %s", key, value, age);
              if (strong) {
                promise.holdsForStrong(key, value, began, ended);
              } else {
                promise.holdsForEventual(
                    key, value, requireNonNull(starts.get(key)), began, ended, age);
              }
            });
  }

  private void write(String target, String body, List<String> keys, boolean deletes) {
    long id = ids.next();
    long value = deletes ? LaggingStore.ABSENT : id;
    store.expect(id, keys.stream().collect(Collectors.toMap(key -> key, key -> value)));
    Route route = routes.get();
    sending.accept(id, route);
    long sent = scheduler.nanos();
    Reply reply = send(route, target, body, id);
    answered.accept(id);
    // Whoever was told of a failure may look whether it was one. But if the proxy stood still
    // before it told, the write may have taken effect after the proxy had given it up.
    boolean told = reply != null && reply.successful();
    if (told || scheduler.nanos() - sent < SOON_NANOS) {
      store.positions(id).forEach((key, position) -> promise.written(route.life(), key, position));
    }
  }

  /** Null if no answer came. */
  private @Nullable Reply send(Route route, String target, String body, long id) {
    Call call = TestCalls.call(id, caller, target, body, scheduler.nanos());
    scheduler.note(process.name(), "%d through %s %s %s", id, route.life(), target, body);
    try {
      Reply reply = process.call(route.proxy(), call);
      scheduler.note(process.name(), "%d is answered %d", id, reply.status());
      ids.holdsForReply(reply.requestId());
      return reply;
    } catch (UpstreamException e) {
      scheduler.note(process.name(), "%d is not answered", id);
      return null;
    }
  }

  /** What the answer says of each key; nothing of one that was left unprocessed. */
  private Map<String, Long> values(String target, Reply reply, Set<String> keys) {
    Map<String, Long> values = new HashMap<>();
    Set<String> unprocessed = new HashSet<>();
    JsonReader in = JsonReader.of(reply.body());
    while (in.nextField()) {
      switch (in.name()) {
        case "Item" -> take(in.item().orThrow(), values);
        case "Responses" -> {
          if (target.equals("TransactGetItems")) {
            in.enterList();
            while (in.nextElement()) {
              in.enterObject();
              while (in.nextField()) {
                take(in.item().orThrow(), values);
              }
            }
          } else {
            in.enterObject();
            while (in.nextField()) {
              in.items().forEach(item -> take(item.orThrow(), values));
            }
          }
        }
        case "UnprocessedKeys" -> {
          in.enterObject();
          while (in.nextField()) {
            in.enterObject();
            while (in.nextField()) {
              if (in.name().equals("Keys")) {
                in.items().forEach(key -> unprocessed.add(text(key.orThrow(), "pk")));
              } else {
                in.skip();
              }
            }
          }
        }
        default -> in.skip();
      }
    }
    assertThat(keys).containsAll(values.keySet()).containsAll(unprocessed);
    assertThat(Collections.disjoint(values.keySet(), unprocessed))
        .as("no key has two answers")
        .isTrue();
    for (String key : keys) {
      if (!unprocessed.contains(key)) {
        values.putIfAbsent(key, LaggingStore.ABSENT);
      }
    }
    return values;
  }

  private void take(Map<String, AttributeValue> item, Map<String, Long> values) {
    assertThat(text(item, "role"))
        .as("whose view of the item this is")
        .isEqualTo(caller.upstreamRole().orElse("own"));
    NumberValue value = (NumberValue) requireNonNull(item.get("v"));
    assertThat(values.put(text(item, "pk"), value.value().toBigDecimal().longValueExact()))
        .as("an item stands once in an answer")
        .isNull();
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return ((StringValue) requireNonNull(item.get(name))).value();
  }

  /** What the answer says of its age; empty for one that is not from the cache as a whole. */
  static Optional<Duration> age(Reply reply) {
    return reply
        .headers()
        .first("Heatsink-Cache")
        .filter(header -> !header.startsWith("miss") && !header.startsWith("partial"))
        .map(header -> new BigDecimal(header.replaceFirst(".*age=", "")))
        .map(seconds -> seconds.movePointRight(3).setScale(0, RoundingMode.UNNECESSARY))
        .map(millis -> Duration.ofMillis(millis.longValue()));
  }

  private List<String> some(List<String> keys) {
    List<String> some = new ArrayList<>(keys);
    while (some.size() > 1 && scheduler.choices().chance(0.5)) {
      some.remove(scheduler.choices().below(some.size()));
    }
    return some;
  }

  private static String get(String key, String more) {
    return "{\"TableName\":\"t\",\"Key\":" + key(key) + more + "}";
  }

  private static String batchGet(List<String> keys, String more) {
    return "{\"RequestItems\":{\"t\":{\"Keys\":[" + each(keys, "%s") + "]" + more + "}}}";
  }

  private static String transactGet(List<String> keys) {
    return "{\"TransactItems\":[" + each(keys, "{\"Get\":{\"TableName\":\"t\",\"Key\":%s}}") + "]}";
  }

  private static String each(List<String> keys, String template) {
    return keys.stream().map(key -> template.formatted(key(key))).collect(Collectors.joining(","));
  }

  private static String key(String key) {
    return "{\"pk\":{\"S\":\"" + key + "\"}}";
  }
}
