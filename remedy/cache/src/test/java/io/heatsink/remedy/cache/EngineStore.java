package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.heatsink.call.Call;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.RequestIds;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.ParsedItem;
import io.heatsink.engine.EngineOptions;
import io.heatsink.engine.Lag;
import io.heatsink.testing.Choices;
import io.heatsink.testing.FaultyUpstream;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * {@link TestEngine}'s table, with replicas and indexes that lag, and all that each of its four
 * items ever was.
 */
final class EngineStore implements FaultyUpstream.Server {
  static final List<ItemName> ITEMS =
      List.of(
          new ItemName("a", 1), new ItemName("a", 2), new ItemName("b", 1), new ItemName("b", 2));

  // Less than what settles a table, and an index.
  private static final Duration MOST_LAG = Duration.ofMillis(900);
  private static final Duration MOST_INDEX_LAG = Duration.ofMillis(2_500);

  private final Scheduler scheduler;
  private final TestEngine engine;
  private final Duration replicaLag;
  private final Duration indexLag;
  private final Duration streamLag;
  private final Map<ItemName, Timeline<State>> items = new TreeMap<>();
  private final Map<Long, Map<ItemName, Integer>> applied = new HashMap<>();
  private final Map<String, Map<ItemName, Integer>> madeAt = new HashMap<>();
  private BiConsumer<Long, ItemName> onWrite = (callId, item) -> {};

  /** One item's key. */
  record ItemName(String pk, int sk) implements Comparable<ItemName> {
    @Override
    public int compareTo(ItemName other) {
      int byPk = pk.compareTo(other.pk);
      return byPk != 0 ? byPk : Integer.compare(sk, other.sk);
    }

    String json() {
      return "'pk':{'S':'" + pk + "'},'sk':{'N':'" + sk + "'}";
    }
  }

  /**
   * What an item was.
   *
   * @param v which write made it so; -1 if there was none
   * @param g its index key; empty if it was in no index
   */
  record State(long v, String g) {
    static final State ABSENT = new State(-1, "");

    static State of(Map<String, AttributeValue> item) {
      return new State(
          ((NumberValue) requireNonNull(item.get("v"))).value().toBigDecimal().longValueExact(),
          item.get("g") instanceof StringValue(String g) ? g : "");
    }
  }

  EngineStore(Scheduler scheduler) {
    this.scheduler = scheduler;
    Choices choices = scheduler.choices();
    replicaLag = choices.chance(0.3) ? Duration.ZERO : some(choices, MOST_LAG);
    indexLag = choices.chance(0.3) ? replicaLag : some(choices, MOST_INDEX_LAG);
    streamLag = Duration.ofMillis(choices.oneOf(0L, 200L, 1_500L));
    engine =
        new TestEngine(
            EngineOptions.DEFAULT
                .withClock(() -> Instant.EPOCH.plusNanos(scheduler.nanos()))
                .withSeed(choices.nextLong())
                .withTransition(Duration.ZERO)
                .withLag(Lag.upTo(replicaLag), Lag.upTo(indexLag))
                .withStreamLag(Lag.upTo(streamLag)));
    ITEMS.forEach(item -> items.put(item, new Timeline<>(State.ABSENT)));
    note(-1);
  }

  private static Duration some(Choices choices, Duration most) {
    return Duration.ofNanos(choices.below(most.toNanos()));
  }

  /** The longest that an eventually consistent read of the table is behind. */
  Duration replicaLag() {
    return replicaLag;
  }

  /** The longest that a read of a global index is behind. */
  Duration indexLag() {
    return indexLag;
  }

  /** The longest that the table's stream is behind. */
  Duration streamLag() {
    return streamLag;
  }

  /** The table as DynamoDB describes it now; empty while there is none. */
  Optional<TableSchema> describe() {
    JsonReader in =
        JsonReader.of(
            engine.answer("DescribeTable", "{\"TableName\":\"orders\"}".getBytes(UTF_8)).body());
    while (in.nextField()) {
      if (!in.name().equals("Table")) {
        in.skip();
        continue;
      }
      in.enterObject();
      while (in.nextField()) {
        if (in.name().equals("TableId")) {
          return Optional.of(TestEngine.schema(in.string()));
        }
        in.skip();
      }
    }
    return Optional.empty();
  }

  /** The positions that all items had when the table of that TableId was made. */
  Map<ItemName, Integer> positionsWhenMade(String tableId) {
    return madeAt.getOrDefault(tableId, Map.of());
  }

  Timeline<State> timeline(ItemName item) {
    return requireNonNull(items.get(item));
  }

  /** The positions that the call has given items by now, when it first took effect. */
  Map<ItemName, Integer> positions(long callId) {
    return applied.getOrDefault(callId, Map.of());
  }

  /** Tells of each item that a call has just changed: the call's id, and the item. */
  void onWrite(BiConsumer<Long, ItemName> listener) {
    onWrite = listener;
  }

  /** A change that no proxy sees. */
  void change(String operation, String request) {
    Reply unused = engine.answer(operation, TestEngine.json(request).getBytes(UTF_8));
    note(-1);
  }

  @Override
  public Reply answer(Call call, BooleanSupplier admits) {
    Reply reply =
        switch (call.target()) {
          case "BatchWriteItem" -> batch(call, admits);
          case "FillTable" -> {
            Reply filled = engine.answer("PutItem", call.body());
            yield filled.successful() ? ok("{}") : filled;
          }
          default -> engine.answer(call);
        };
    scheduler.note(
        "store", "%d %s -> %s", call.id(), call.target(), new String(reply.body(), UTF_8));
    if (!isRead(call)) {
      note(call.id());
    }
    return reply;
  }

  private Reply batch(Call call, BooleanSupplier admits) {
    List<String> admitted = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (String part : parts(call.body())) {
      (admits.getAsBoolean() ? admitted : left).add(part);
    }
    if (admitted.isEmpty()) {
      return FaultyUpstream.error(ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED);
    }
    String body = "{'RequestItems':{'orders':[" + String.join(",", admitted) + "]}}";
    Reply reply = engine.answer("BatchWriteItem", TestEngine.json(body).getBytes(UTF_8));
    return left.isEmpty()
        ? reply
        : ok("{'UnprocessedItems':{'orders':[" + String.join(",", left) + "]}}");
  }

  /** Also what the cache has added to them. */
  private static List<String> parts(byte[] batch) {
    List<String> parts = new ArrayList<>();
    JsonCursor in = new JsonCursor(batch);
    in.beginObject();
    while (in.nextName()) {
      in.beginObject();
      while (in.nextName()) {
        in.beginList();
        while (in.nextElement()) {
          int from = in.position();
          parts.add(new String(batch, from, in.skipValue() - from, UTF_8));
        }
      }
    }
    return parts;
  }

  /** Takes down what has changed. */
  private void note(long callId) {
    Map<ItemName, State> found = new HashMap<>();
    String scan = TestEngine.json("{'TableName':'orders','ConsistentRead':true}");
    for (Map<String, AttributeValue> item : itemsIn(engine.answer("Scan", scan.getBytes(UTF_8)))) {
      found.put(name(item), State.of(item));
    }
    Map<ItemName, Integer> positions = applied.computeIfAbsent(callId, id -> new HashMap<>());
    Optional<String> tableId = describe().map(TableSchema::tableId);
    items.forEach(
        (item, timeline) -> {
          State now = found.getOrDefault(item, State.ABSENT);
          if (!timeline.current().equals(now)) {
            timeline.became(now, scheduler.nanos());
            positions.putIfAbsent(item, timeline.position());
            scheduler.note("store", "%s is %s", item, now);
            onWrite.accept(callId, item);
          }
        });
    tableId.ifPresent(id -> madeAt.computeIfAbsent(id, anew -> positions()));
  }

  private Map<ItemName, Integer> positions() {
    Map<ItemName, Integer> positions = new HashMap<>();
    items.forEach((item, timeline) -> positions.put(item, timeline.position()));
    return positions;
  }

  private static boolean isRead(Call call) {
    return switch (call.target()) {
      case "GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan" -> true;
      default -> call.service() == Call.Service.STREAMS;
    };
  }

  static ItemName name(Map<String, AttributeValue> item) {
    return new ItemName(
        ((StringValue) requireNonNull(item.get("pk"))).value(),
        ((NumberValue) requireNonNull(item.get("sk"))).value().toBigDecimal().intValueExact());
  }

  /** The items of a page. */
  static List<Map<String, AttributeValue>> itemsIn(Reply reply) {
    JsonReader in = JsonReader.of(reply.body());
    while (in.nextField()) {
      if (in.name().equals("Items")) {
        return in.items().stream().map(ParsedItem::orThrow).toList();
      }
      in.skip();
    }
    return List.of();
  }

  private static Reply ok(String body) {
    return new Reply(
        200,
        RequestIds.fresh(),
        Headers.NONE,
        TestEngine.json(body).getBytes(UTF_8),
        ServedBy.DYNAMODB);
  }
}
