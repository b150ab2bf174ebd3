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
import io.heatsink.remedy.cache.PagePromise.Answered;
import io.heatsink.remedy.cache.PagePromise.Source;
import io.heatsink.remedy.cache.PagePromise.Started;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.testing.Choices;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.SimulatedProcess;
import io.heatsink.testing.Weighted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
          .with(4, Kind.GET_STRONG)
          .with(6, Kind.BATCH_GET)
          .with(2, Kind.TRANSACT_GET)
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
    GET_STRONG,
    BATCH_GET,
    TRANSACT_GET,
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
      case GET -> get(item, part());
      case GET_STRONG -> get(item, ",'ConsistentRead':true");
      case BATCH_GET -> batchGet();
      case TRANSACT_GET ->
          getAll(
              "TransactGetItems",
              "{'TransactItems':[{'Get':{'TableName':'orders','Key':{" + item.json() + "}}}]}",
              List.of(item));
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
    Source source = page.index().isEmpty() ? table(page.form()) : Source.INDEX;
    TestClient.Route route = routes.get();
    Started started = promise.start(route.life(), source, scheduler.nanos());
    Reply reply = send(route, page.key() == null ? "Scan" : "Query", page.body(), ids.next());
    if (reply == null || !reply.successful()) {
      return;
    }
    Duration ttl = page.key() == null ? rule.scanTtl() : rule.queryTtl();
    List<Map<String, AttributeValue>> shown = EngineStore.itemsIn(reply);
    Answered answer = Answered.of(reply, scheduler.nanos(), ttl);
    scheduler.note(process.name(), "%s shows %s, %s", page, shown.size(), answer);
    page.holds(shown, promise, started, answer);
  }

  private void get(ItemName item, String more) {
    getAll(
        "GetItem",
        "{'TableName':'orders','Key':{%s}%s}".formatted(item.json(), more),
        List.of(item));
  }

  private void batchGet() {
    List<ItemName> asked = new ArrayList<>();
    List<String> keys =
        some(
            item -> {
              asked.add(item);
              return "{" + item.json() + "}";
            });
    getAll(
        "BatchGetItem",
        "{'RequestItems':{'orders':{'Keys':[" + String.join(",", keys) + "]}}}",
        asked);
  }

  private void getAll(String target, String body, List<ItemName> asked) {
    if (!rule.holdsItems()) {
      return; // DynamoDB's own promise is all there is
    }
    TestClient.Route route = routes.get();
    Source source = target.equals("TransactGetItems") ? Source.STRONG : table(body);
    Started started = promise.start(route.life(), source, scheduler.nanos());
    Reply reply = send(route, target, body, ids.next());
    if (reply == null || !reply.successful()) {
      return;
    }
    long ended = scheduler.nanos();
    Map<ItemName, State> states = states(target, reply, asked);
    scheduler.note(process.name(), "%s, %s", states, reply.headers().first("Heatsink-Cache"));
    states.forEach(
        (item, state) -> {
          Duration ttl = state.v() < 0 ? rule.absent() : rule.ttl();
          Answered answer = Answered.of(reply, ended, ttl);
          promise.holds(started, item, "" + state, state::equals, any -> true, answer);
        });
  }

  private String part() {
    return scheduler
        .choices()
        .oneOf("", ",'ProjectionExpression':'v, g'", ",'AttributesToGet':['g','v']");
  }

  /** What the answer to a GetItem, BatchGetItem or TransactGetItems says of each. */
  private static Map<ItemName, State> states(String target, Reply reply, List<ItemName> asked) {
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    Set<ItemName> left = new HashSet<>();
    JsonReader in = JsonReader.of(reply.body());
    while (in.nextField()) {
      if (in.name().equals("Item")) {
        found.add(in.item().orThrow());
      } else if (in.name().equals("Responses")) {
        readResponses(in, target.equals("TransactGetItems"), found);
      } else if (in.name().equals("UnprocessedKeys")) {
        left.addAll(readUnprocessed(in));
      } else {
        in.skip();
      }
    }
    Map<ItemName, State> states = new HashMap<>();
    if (asked.size() == 1 && left.isEmpty()) {
      // What projections leave may not name the item.
      states.put(asked.getFirst(), found.isEmpty() ? State.ABSENT : State.of(found.getFirst()));
      return states;
    }
    asked.stream()
        .filter(item -> !left.contains(item))
        .forEach(item -> states.put(item, State.ABSENT));
    found.forEach(item -> states.put(EngineStore.name(item), State.of(item)));
    return states;
  }

  private static void readResponses(
      JsonReader in, boolean ofTransaction, List<Map<String, AttributeValue>> found) {
    if (ofTransaction) {
      in.enterList();
      while (in.nextElement()) {
        in.enterObject();
        while (in.nextField()) {
          found.add(in.item().orThrow());
        }
      }
    } else {
      in.enterObject();
      while (in.nextField()) {
        in.items().forEach(item -> found.add(item.orThrow()));
      }
    }
  }

  private static List<ItemName> readUnprocessed(JsonReader in) {
    List<ItemName> left = new ArrayList<>();
    in.enterObject();
    while (in.nextField()) {
      in.enterObject();
      while (in.nextField()) {
        if (in.name().equals("Keys")) {
          in.items().forEach(key -> left.add(EngineStore.name(key.orThrow())));
        } else {
          in.skip();
        }
      }
    }
    return left;
  }

  /** Deletes the table and makes it anew, through proxies or around them. */
  void remake() {
    Choices choices = scheduler.choices();
    process.sleep(Duration.ofMillis(choices.below(15_000)));
    boolean around = choices.chance(0.5);
    operate("DeleteTable", "{'TableName':'orders'}", around);
    for (int i = 0; i < 10; i++) {
      process.sleep(Duration.ofMillis(choices.below(choices.oneOf(10, 3_000))));
      if (store.describe().isEmpty()) {
        operate("CreateTable", TestEngine.CREATE, around);
      }
    }
  }

  private void operate(String target, String body, boolean around) {
    if (around) {
      scheduler.note(process.name(), "around: %s", target);
      store.change(target, body);
    } else {
      Reply unused = write(target, id -> body);
    }
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
    scheduler.note(process.name(), "%d through %s: %s %s", id, route.life(), target, body);
    try {
      Reply reply = process.call(route.proxy(), call);
      scheduler.note(process.name(), "%d is answered %d", id, reply.status());
      ids.holdsForReply(reply.requestId());
      assertThat(new String(reply.body(), UTF_8)).doesNotContain("hs:");
      return reply;
    } catch (UpstreamException e) {
      scheduler.note(process.name(), "%d is not answered", id);
      return null;
    }
  }

  private static Source table(String form) {
    return form.contains("'ConsistentRead':true") ? Source.STRONG : Source.TABLE;
  }
}
