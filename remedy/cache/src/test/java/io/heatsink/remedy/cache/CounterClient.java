package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Reply;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.remedy.cache.policy.Errors;
import io.heatsink.testing.Choices;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.SimulatedProcess;
import io.heatsink.testing.Weighted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts in items, writes them in every other way, and reads them; holds each answer to the
 * promise, and to showing no version.
 *
 * <p>A write sets an item to its own number times a thousand; a count adds 1.
 */
final class CounterClient {
  private static final Weighted<Kind> MIX =
      new Weighted<Kind>()
          .with(30, Kind.GET)
          .with(3, Kind.GET_STRONG)
          .with(3, Kind.GET_PART)
          .with(5, Kind.BATCH_GET)
          .with(2, Kind.TRANSACT_GET)
          .with(2, Kind.SCAN)
          .with(30, Kind.COUNT)
          .with(6, Kind.SET)
          .with(2, Kind.COUNT_IN_OLDER_FORM)
          .with(2, Kind.REMOVE)
          .with(2, Kind.CONDITION_THAT_FAILS)
          .with(3, Kind.PUT)
          .with(2, Kind.DELETE)
          .with(2, Kind.BATCH_WRITE)
          .with(4, Kind.TRANSACT_WRITE)
          .with(2, Kind.STATEMENT);
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final Scheduler scheduler;
  private final SimulatedProcess process;
  private final Supplier<TestClient.Route> routes;
  private final StreamedStore store;
  private final Promise promise;
  private final TestClient.Ids ids;
  private final BiConsumer<Long, TestClient.Route> sending;
  private final LongConsumer answered;

  CounterClient(
      Scheduler scheduler,
      SimulatedProcess process,
      Supplier<TestClient.Route> routes,
      StreamedStore store,
      Promise promise,
      TestClient.Ids ids,
      BiConsumer<Long, TestClient.Route> sending,
      LongConsumer answered) {
    this.scheduler = scheduler;
    this.process = process;
    this.routes = routes;
    this.store = store;
    this.promise = promise;
    this.ids = ids;
    this.sending = sending;
    this.answered = answered;
  }

  private enum Kind {
    GET,
    GET_STRONG,
    GET_PART,
    BATCH_GET,
    TRANSACT_GET,
    SCAN,
    COUNT,
    SET,
    COUNT_IN_OLDER_FORM,
    /** An update that makes nothing. */
    REMOVE,
    CONDITION_THAT_FAILS,
    PUT,
    DELETE,
    BATCH_WRITE,
    TRANSACT_WRITE,
    STATEMENT
  }

  void run(List<String> keys, int operations, List<Long> thoughts) {
    Choices choices = scheduler.choices();
    for (int i = 0; i < operations; i++) {
      long most = Duration.ofMillis(choices.oneOf(thoughts)).toNanos();
      process.sleep(Duration.ofNanos(choices.below(most)));
      operate(MIX.draw(choices), choices.oneOf(keys), keys);
    }
  }

  private void operate(Kind kind, String key, List<String> keys) {
    switch (kind) {
      case GET -> read("GetItem", get(key, ""), List.of(key), false);
      case GET_STRONG -> read("GetItem", get(key, ",'ConsistentRead':true"), List.of(key), true);
      case GET_PART ->
          read("GetItem", get(key, ",'ProjectionExpression':'pk, v'"), List.of(key), false);
      case BATCH_GET ->
          read(
              "BatchGetItem",
              "{'RequestItems':{'things':{'Keys':[" + each(keys, "{'pk':{'S':'%s'}}") + "]}}}",
              keys,
              false);
      case TRANSACT_GET ->
          read(
              "TransactGetItems",
              "{'TransactItems':[{'Get':" + get(key, "") + "}]}",
              List.of(key),
              true);
      case SCAN -> {
        Reply unused = send(routes.get(), "Scan", "{'TableName':'things'}", ids.next());
      }
      case COUNT -> update(key, "ADD v :one", "':one':{'N':'1'}");
      case SET -> update(key, "SET v = :v, g = :v", "':v':{'N':'%d'}");
      case COUNT_IN_OLDER_FORM ->
          write(
              "UpdateItem",
              keyed(key)
                  + ",'AttributeUpdates':{'v':{'Action':'ADD','Value':{'N':'1'}}}"
                  + returned()
                  + "}");
      case REMOVE ->
          write("UpdateItem", keyed(key) + ",'UpdateExpression':'REMOVE g'" + returned() + "}");
      case CONDITION_THAT_FAILS ->
          write(
              "UpdateItem",
              keyed(key)
                  + ",'UpdateExpression':'ADD v :one','ConditionExpression':"
                  + "'attribute_not_exists(v)','ExpressionAttributeValues':{':one':{'N':'1'}},"
                  + "'ReturnValuesOnConditionCheckFailure':'ALL_OLD'}");
      case PUT -> write("PutItem", "{'TableName':'things','Item':" + item(key) + old() + "}");
      case DELETE -> write("DeleteItem", keyed(key) + old() + "}");
      case BATCH_WRITE ->
          write(
              "BatchWriteItem",
              "{'RequestItems':{'things':["
                  + each(keys, "{'PutRequest':{'Item':" + item("%s") + "}}")
                  + "]}}");
      case TRANSACT_WRITE -> transact(key, keys);
      case STATEMENT ->
          write(
              "ExecuteStatement",
              "{'Statement':'UPDATE things SET v = %d WHERE pk = ?','Parameters':[{'S':'"
                  + key
                  + "'}]}");
    }
  }

  private void update(String key, String expression, String values) {
    write(
        "UpdateItem",
        keyed(key)
            + ",'UpdateExpression':'"
            + expression
            + "','ExpressionAttributeValues':{"
            + values
            + "}"
            + returned()
            + "}");
  }

  /** Sends it again under its token as an SDK does, if there was no answer. */
  private void transact(String key, List<String> keys) {
    Choices choices = scheduler.choices();
    String count =
        "{'Update':"
            + keyed(key)
            + ",'UpdateExpression':'ADD v :one','ExpressionAttributeValues':{':one':{'N':'1'}}}}";
    String puts = each(keys, "{'Put':{'TableName':'things','Item':" + item("%s") + "}}");
    long value = ids.next();
    boolean again = choices.chance(0.7);
    String body =
        ("{'TransactItems':["
                + (choices.chance(0.7) ? count : puts)
                + "]"
                + (again ? ",'ClientRequestToken':'token-" + value + "'" : "")
                + "}")
            .replace("%d", Long.toString(value * 1_000));
    for (int i = 0; i < (again ? 3 : 1); i++) {
      Reply reply = write("TransactWriteItems", body);
      Optional<ErrorType> error = reply == null ? Optional.empty() : Errors.of(reply);
      assertThat(error).isNotEqualTo(Optional.of(ErrorType.IDEMPOTENT_PARAMETER_MISMATCH));
      if (reply != null && reply.status() < 500) {
        return;
      }
      process.sleep(PATIENCE);
    }
  }

  private void read(String target, String body, List<String> keys, boolean strong) {
    TestClient.Route route = routes.get();
    Map<String, Promise.Start> starts = new HashMap<>();
    keys.forEach(key -> starts.put(key, promise.start(route.life(), key)));
    long began = scheduler.nanos();
    Reply reply = send(route, target, body, ids.next());
    long ended = scheduler.nanos();
    if (reply == null || !reply.successful()) {
      return;
    }
    Optional<Duration> age = TestClient.age(reply);
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

  private static Map<String, Long> values(String target, Reply reply, List<String> keys) {
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    List<String> left = new ArrayList<>();
    JsonReader in = JsonReader.of(reply.body());
    while (in.nextField()) {
      if (in.name().equals("Item")) {
        found.add(in.item().orThrow());
      } else if (in.name().equals("Responses") && target.equals("TransactGetItems")) {
        in.enterList();
        while (in.nextElement()) {
          in.enterObject();
          while (in.nextField()) {
            found.add(in.item().orThrow());
          }
        }
      } else if (in.name().equals("Responses")) {
        in.enterObject();
        while (in.nextField()) {
          in.items().forEach(item -> found.add(item.orThrow()));
        }
      } else if (in.name().equals("UnprocessedKeys")) {
        in.enterObject();
        while (in.nextField()) {
          in.enterObject();
          while (in.nextField()) {
            in.items().forEach(unread -> left.add(StreamedStore.key(unread.orThrow())));
          }
        }
      } else {
        in.skip();
      }
    }
    Map<String, Long> values = new HashMap<>();
    keys.forEach(key -> values.put(key, StreamedStore.ABSENT));
    found.forEach(item -> values.put(StreamedStore.key(item), StreamedStore.value(item)));
    left.forEach(values::remove);
    return values;
  }

  private @Nullable Reply write(String target, String template) {
    long id = ids.next();
    TestClient.Route route = routes.get();
    sending.accept(id, route);
    long sent = scheduler.nanos();
    Reply reply = send(route, target, template.replace("%d", Long.toString(id * 1_000)), id);
    answered.accept(id);
    // Whoever was told of a failure may look whether it was one. But if the proxy stood still
    // before it told, the write may have taken effect after the proxy had given it up.
    if ((reply != null && reply.successful()) || scheduler.nanos() - sent < TestClient.SOON_NANOS) {
      store.positions(id).forEach((key, position) -> promise.written(route.life(), key, position));
    }
    return reply;
  }

  /** Null if no answer came. */
  private @Nullable Reply send(TestClient.Route route, String target, String body, long id) {
    Call call = TestCalls.call(id, Caller.LOCAL, target, TestEngine.json(body), scheduler.nanos());
    scheduler.note(process.name(), "%d through %s %s %s", id, route.life(), target, body);
    try {
      Reply reply = process.call(route.proxy(), call);
      String shown = new String(reply.body(), UTF_8);
      scheduler.note(process.name(), "%d is answered %d %s", id, reply.status(), shown);
      assertThat(shown).doesNotContain("hs:");
      return reply;
    } catch (UpstreamException e) {
      scheduler.note(process.name(), "%d is not answered", id);
      return null;
    }
  }

  private String returned() {
    String asked =
        scheduler
            .choices()
            .oneOf("", "", "NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW");
    return asked.isEmpty() ? "" : ",'ReturnValues':'" + asked + "'";
  }

  private String old() {
    return scheduler.choices().oneOf("", ",'ReturnValues':'ALL_OLD'");
  }

  private static String get(String key, String more) {
    return keyed(key) + more + "}";
  }

  private static String keyed(String key) {
    return "{'TableName':'things','Key':{'pk':{'S':'" + key + "'}}";
  }

  private static String item(String key) {
    return "{'pk':{'S':'" + key + "'},'v':{'N':'%d'}}";
  }

  private static String each(List<String> keys, String template) {
    List<String> all = new ArrayList<>();
    keys.forEach(key -> all.add(template.replace("%s", key)));
    return String.join(",", all);
  }
}
