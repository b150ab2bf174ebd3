package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Reply;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.remedy.cache.EngineStore.ItemName;
import io.heatsink.remedy.cache.EngineStore.State;
import io.heatsink.remedy.cache.PagePromise.Source;
import io.heatsink.remedy.cache.PagePromise.Started;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.testing.Choices;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.SimulatedProcess;
import io.heatsink.testing.Weighted;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Queries, scans and writes one after the other, and holds each answer to the promise. */
final class PageClient {
  static final List<String> INDEX_KEYS = List.of("x", "y");

  private static final Weighted<Kind> MIX =
      new Weighted<Kind>()
          .with(30, Kind.QUERY)
          .with(40, Kind.QUERY_INDEX)
          .with(10, Kind.QUERY_KEYS_ONLY)
          .with(10, Kind.SCAN)
          .with(10, Kind.SCAN_INDEX)
          .with(6, Kind.GET)
          .with(4, Kind.QUERY_STRONG)
          .with(8, Kind.PUT)
          .with(8, Kind.UPDATE)
          .with(4, Kind.DELETE)
          .with(3, Kind.BATCH_WRITE)
          .with(3, Kind.TRANSACT_WRITE)
          .with(2, Kind.STATEMENT)
          .with(2, Kind.UPDATE_IN_OLDER_FORM)
          .with(2, Kind.UNKNOWN_OF_TABLE);

  private final Scheduler scheduler;
  private final SimulatedProcess process;
  private final Supplier<TestClient.Route> routes;
  private final EngineStore store;
  private final PagePromise promise;
  private final CacheRule rule;
  private final TestClient.Ids ids;
  private BiConsumer<Long, TestClient.Route> sending = (id, route) -> {};
  private LongConsumer answered = id -> {};

  PageClient(
      Scheduler scheduler,
      SimulatedProcess process,
      Supplier<TestClient.Route> routes,
      EngineStore store,
      PagePromise promise,
      CacheRule rule,
      TestClient.Ids ids) {
    this.scheduler = scheduler;
    this.process = process;
    this.routes = routes;
    this.store = store;
    this.promise = promise;
    this.rule = rule;
    this.ids = ids;
  }

  private enum Kind {
    QUERY,
    QUERY_STRONG,
    QUERY_INDEX,
    QUERY_KEYS_ONLY,
    SCAN,
    SCAN_INDEX,
    GET,
    PUT,
    UPDATE,
    UPDATE_IN_OLDER_FORM,
    DELETE,
    BATCH_WRITE,
    TRANSACT_WRITE,
    STATEMENT,
    UNKNOWN_OF_TABLE
  }

  /** Tells of each write before it is sent, and of its end, whatever it was. */
  void onWrite(BiConsumer<Long, TestClient.Route> newSending, LongConsumer newAnswered) {
    sending = newSending;
    answered = newAnswered;
  }

  /**
   * @param thoughts how long it may think between two calls, in milliseconds
   */
  void run(int operations, List<Long> thoughts) {
    for (int i = 0; i < operations; i++) {
      long most = Duration.ofMillis(scheduler.choices().oneOf(thoughts)).toNanos();
      process.sleep(Duration.ofNanos(scheduler.choices().below(most)));
      operate(MIX.draw(scheduler.choices()));
    }
  }

  private void operate(Kind kind) {
    Choices choices = scheduler.choices();
    ItemName item = choices.oneOf(EngineStore.ITEMS);
    String pk = item.pk();
    String g = choices.oneOf(INDEX_KEYS);
    switch (kind) {
      case QUERY -> read(new AskedPage("", pk, form()));
      case QUERY_STRONG -> read(new AskedPage("", pk, ",'ConsistentRead':true"));
      case QUERY_INDEX -> read(new AskedPage("by-g", g, form()));
      case QUERY_KEYS_ONLY -> read(new AskedPage("keys-by-g", g, ""));
      case SCAN -> read(new AskedPage("", null, ""));
      case SCAN_INDEX -> read(new AskedPage("by-g", null, ""));
      case GET -> get(item);
      case PUT -> put(item);
      case UPDATE -> update(item);
      case UPDATE_IN_OLDER_FORM ->
          write(
              "UpdateItem",
              id ->
                  "{'TableName':'orders','Key':{%s},'AttributeUpdates':{'v':{'Value':{'N':'%d'}}}}"
                      .formatted(item.json(), id));
      case DELETE ->
          write(
              "DeleteItem",
              id -> "{'TableName':'orders','Key':{%s}%s}".formatted(item.json(), returned()));
      case BATCH_WRITE -> batchWrite();
      case TRANSACT_WRITE -> transactWrite();
      case STATEMENT ->
          write(
              "ExecuteStatement",
              id ->
                  ("{'Statement':'UPDATE orders SET v = ? WHERE pk = ? AND sk = ?','Parameters':"
                          + "[{'N':'%d'},{'S':'%s'},{'N':'%d'}]}")
                      .formatted(id, item.pk(), item.sk()));
      case UNKNOWN_OF_TABLE ->
          write(
              "FillTable", id -> "{'TableName':'orders','Item':{%s}}".formatted(content(item, id)));
    }
  }

  private String form() {
    return scheduler
        .choices()
        .oneOf(
            "",
            "",
            "",
            ",'ScanIndexForward':false",
            ",'Limit':1",
            ",'ReturnConsumedCapacity':'TOTAL'",
            ",'ReturnConsumedCapacity':'INDEXES'");
  }

  private void read(AskedPage page) {
    Source source = page.index().isEmpty() ? Source.TABLE : Source.INDEX;
    TestClient.Route route = routes.get();
    Started started = promise.start(route.life(), source, scheduler.nanos());
    Reply reply = send(route, page.key() == null ? "Scan" : "Query", page.body(), ids.next());
    if (reply == null || !reply.successful()) {
      return;
    }
    Duration age = age(reply);
    Duration ttl = page.key() == null ? rule.scanTtl() : rule.queryTtl();
    List<Map<String, AttributeValue>> shown = EngineStore.itemsIn(reply);
    scheduler.note(process.name(), "%s shows %s, age %s", page, shown.size(), age);
    page.holds(shown, promise, started, scheduler.nanos(), ttl, age);
  }

  private void get(ItemName item) {
    if (!rule.holdsItems()) {
      return; // DynamoDB's own promise is all there is
    }
    TestClient.Route route = routes.get();
    Started started = promise.start(route.life(), Source.TABLE, scheduler.nanos());
    Reply reply =
        send(
            route,
            "GetItem",
            "{'TableName':'orders','Key':{%s}%s}".formatted(item.json(), part()),
            ids.next());
    if (reply == null || !reply.successful()) {
      return;
    }
    long ended = scheduler.nanos();
    Duration age = age(reply);
    State state = state(reply);
    scheduler.note(process.name(), "%s is %s, age %s", item, state, age);
    Duration ttl = state.v() < 0 ? rule.absent() : rule.ttl();
    promise.holds(started, item, "" + state, state::equals, any -> true, ended, ttl, age);
  }

  private String part() {
    return scheduler
        .choices()
        .oneOf("", ",'ProjectionExpression':'v, g'", ",'AttributesToGet':['g','v']");
  }

  private static State state(Reply reply) {
    JsonReader in = JsonReader.of(reply.body());
    while (in.nextField()) {
      if (in.name().equals("Item")) {
        return State.of(in.item().orThrow());
      }
      in.skip();
    }
    return State.ABSENT;
  }

  private void put(ItemName item) {
    write(
        "PutItem",
        id ->
            "{'TableName':'orders','Item':{%s}%s%s}"
                .formatted(content(item, id), condition(), returned()));
  }

  private void update(ItemName item) {
    Choices choices = scheduler.choices();
    String g = choices.oneOf(INDEX_KEYS);
    String asked = choices.oneOf("NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW");
    String more = condition() + ",'ReturnValues':'" + asked + "'";
    long[] written = new long[1];
    Reply reply =
        switch (choices.below(3)) {
          case 0 -> update(item, "SET v = :v, s = :v", "", more, written);
          case 1 -> update(item, "SET v = :v REMOVE g", "", more, written);
          default ->
              update(item, "SET v = :v, g = :g, s = :v", ",':g':{'S':'" + g + "'}", more, written);
        };
    if (reply != null && reply.successful() && asked.endsWith("NEW")) {
      assertThat(new String(reply.body(), UTF_8)).contains("\"v\":{\"N\":\"" + written[0] + "\"}");
    }
  }

  private @Nullable Reply update(
      ItemName item, String expression, String values, String more, long[] written) {
    return write(
        "UpdateItem",
        id -> {
          written[0] = id;
          return ("{'TableName':'orders','Key':{%s},'UpdateExpression':'%s',"
                  + "'ExpressionAttributeValues':{':v':{'N':'%d'}%s}%s}")
              .formatted(item.json(), expression, id, values, more);
        });
  }

  private void batchWrite() {
    write(
        "BatchWriteItem",
        id -> {
          List<String> parts = some(item -> "{'PutRequest':{'Item':{" + content(item, id) + "}}}");
          store.expect(id, parts);
          return "{'RequestItems':{'orders':[" + String.join(",", parts) + "]}}";
        });
  }

  private void transactWrite() {
    write(
        "TransactWriteItems",
        id ->
            "{'TransactItems':["
                + String.join(
                    ",",
                    some(
                        item ->
                            "{'Put':{'TableName':'orders','Item':{" + content(item, id) + "}}}"))
                + "]}");
  }

  private List<String> some(Function<ItemName, String> each) {
    List<String> some = new ArrayList<>();
    for (ItemName item : EngineStore.ITEMS) {
      if (scheduler.choices().chance(0.4)) {
        some.add(each.apply(item));
      }
    }
    return some.isEmpty() ? List.of(each.apply(EngineStore.ITEMS.getFirst())) : some;
  }

  private String content(ItemName item, long id) {
    String g = scheduler.choices().oneOf("x", "x", "y", "y", "");
    return item.json()
        + ",'v':{'N':'%1$d'},'s':{'N':'%1$d'}".formatted(id)
        + (g.isEmpty() ? "" : ",'g':{'S':'" + g + "'}");
  }

  private String condition() {
    return scheduler.choices().oneOf("", "", "", ",'ConditionExpression':'attribute_exists(pk)'");
  }

  private String returned() {
    return scheduler.choices().oneOf("", ",'ReturnValues':'ALL_OLD'");
  }

  private @Nullable Reply write(String target, Function<Long, String> body) {
    long id = ids.next();
    TestClient.Route route = routes.get();
    sending.accept(id, route);
    long sent = scheduler.nanos();
    Reply reply = send(route, target, body.apply(id), id);
    answered.accept(id);
    // Whoever was told of a failure may look whether it was one. But if the proxy stood still
    // before it told, the write may have taken effect after the proxy had given it up.
    boolean told = reply != null && reply.successful();
    if (told || scheduler.nanos() - sent < TestClient.SOON_NANOS) {
      store
          .positions(id)
          .forEach(
              (item, position) -> promise.written(route.life(), item, position, scheduler.nanos()));
    }
    return reply;
  }

  /** Null if no answer came. */
  private @Nullable Reply send(TestClient.Route route, String target, String body, long id) {
    Call call = TestCalls.call(id, Caller.LOCAL, target, TestEngine.json(body), scheduler.nanos());
    scheduler.note(process.name(), "%d %s %s", id, target, body);
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

  /** What the answer says of its age; none for one that is not from the cache. */
  private static Duration age(Reply reply) {
    Optional<String> header =
        reply.headers().first("Heatsink-Cache").filter(text -> text.contains("age="));
    return header.isEmpty()
        ? Duration.ZERO
        : Duration.ofMillis(
            new BigDecimal(header.get().replaceFirst(".*age=", ""))
                .movePointRight(3)
                .setScale(0, RoundingMode.UNNECESSARY)
                .longValue());
  }
}
