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
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.wire.ErrorJson;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.engine.Admission;
import io.heatsink.engine.Engine;
import io.heatsink.engine.EngineOptions;
import io.heatsink.engine.Lag;
import io.heatsink.engine.PartitionStart;
import io.heatsink.engine.ReadCharge;
import io.heatsink.engine.RequestContext;
import io.heatsink.engine.TableThroughput;
import io.heatsink.engine.WriteCharge;
import io.heatsink.testing.Choices;
import io.heatsink.testing.FaultyUpstream;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * A table of the engine with a stream that lags, is split into more and more shards, is made anew
 * now and then, and whose iterators expire; and all that each item ever was: a number, or absent.
 */
final class StreamedStore implements FaultyUpstream.Server, Truth {
  static final String TABLE = "things";
  static final long ABSENT = -1;

  private static final RequestContext CONTEXT = new RequestContext("eu-central-1", "123456789012");
  private static final Duration MOST_LAG = Duration.ofMillis(900);

  private final Scheduler scheduler;
  private final Choices choices;
  private final Engine engine;
  private final Partitions partitions = new Partitions();
  private final Map<String, Timeline<Long>> items = new TreeMap<>();
  private final Duration replicaLag;
  private final Duration streamLag;
  private final String view;
  private final double iteratorFaults;
  private final Map<Long, Map<String, Integer>> applied = new HashMap<>();
  private BiConsumer<Long, String> onWrite = (callId, key) -> {};
  private int breaks;

  StreamedStore(Scheduler scheduler, List<String> keys, String view, boolean faulty) {
    this.scheduler = scheduler;
    this.choices = scheduler.choices().split();
    this.view = view;
    this.replicaLag = Duration.ofNanos(choices.below(MOST_LAG.toNanos()));
    this.streamLag = Duration.ofMillis(choices.oneOf(0L, 200L, 1_500L));
    this.iteratorFaults = faulty && choices.chance(0.5) ? 0.03 : 0;
    this.engine =
        Engine.create(
            EngineOptions.DEFAULT
                .withClock(() -> Scheduler.START.plusNanos(scheduler.nanos()))
                .withSeed(choices.nextLong())
                .withAdmission(partitions)
                .withTransition(Duration.ZERO)
                .withLag(Lag.upTo(replicaLag), Lag.upTo(replicaLag))
                .withStreamLag(Lag.upTo(streamLag)));
    keys.forEach(key -> items.put(key, new Timeline<>(ABSENT)));
    execute(
        "CreateTable",
        """
        {'TableName': 'things', 'BillingMode': 'PAY_PER_REQUEST',
         'StreamSpecification': {'StreamEnabled': true, 'StreamViewType': '%s'},
         'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'}],
         'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}]}
        """
            .formatted(view));
  }

  Duration replicaLag() {
    return replicaLag;
  }

  Duration streamLag() {
    return streamLag;
  }

  /** How often a reader had reason to begin anew. */
  int breaks() {
    return breaks;
  }

  @Override
  public long mostLagNanos() {
    return replicaLag.toNanos();
  }

  /** The positions that the call has given items by now, when it first took effect. */
  Map<String, Integer> positions(long callId) {
    return applied.getOrDefault(callId, Map.of());
  }

  /** Tells of each item that a call has just written: the call's id, and the item's key. */
  void onWrite(BiConsumer<Long, String> listener) {
    onWrite = listener;
  }

  @Override
  public Timeline<Long> timeline(String key) {
    return requireNonNull(items.get(key));
  }

  /** A change that no proxy sees. */
  void change(String operation, String request) {
    scheduler.note("store", "around: %s %s", operation, request);
    execute(operation, request);
    note(-1);
  }

  /** One of the table's partitions becomes two, and so does its shard. */
  void split() {
    List<PartitionStart> starts = new ArrayList<>(partitions.starts);
    starts.add(new PartitionStart(choices.nextLong(), null, false));
    Collections.sort(starts);
    partitions.starts = List.copyOf(starts);
    scheduler.note("store", "%d partitions", starts.size());
  }

  /** The stream ends, and another one begins. */
  void renewStream() {
    scheduler.note("store", "another stream");
    breaks++;
    execute("UpdateTable", "{'TableName':'things','StreamSpecification':{'StreamEnabled':false}}");
    execute(
        "UpdateTable",
        "{'TableName':'things','StreamSpecification':{'StreamEnabled':true,'StreamViewType':'%s'}}"
            .formatted(view));
  }

  @Override
  public Reply answer(Call call, BooleanSupplier admits) {
    boolean ofStream = call.service() == Call.Service.STREAMS;
    if (call.target().equals("GetRecords") && choices.chance(iteratorFaults)) {
      boolean expired = choices.chance(0.8);
      breaks += expired ? 0 : 1;
      return error(
          DynamoDbException.of(
              expired ? ErrorType.EXPIRED_ITERATOR : ErrorType.TRIMMED_DATA_ACCESS,
              "As the history says."));
    }
    Reply reply;
    try {
      byte[] body = call.target().equals("DescribeStream") ? inPages(call.body()) : call.body();
      reply =
          ok(
              ofStream
                  ? engine.executeOnStreams(call.target(), body, CONTEXT)
                  : engine.execute(call.target(), body, CONTEXT));
    } catch (DynamoDbException e) {
      reply = error(e);
    }
    if (!ofStream) {
      note(call.id());
    }
    return reply;
  }

  /** Two shards at once, where DynamoDB gives a hundred. */
  private static byte[] inPages(byte[] body) {
    return ("{\"Limit\":2," + new String(body, UTF_8).substring(1)).getBytes(UTF_8);
  }

  /** Takes down what has changed. */
  private void note(long callId) {
    Map<String, Integer> positions = applied.computeIfAbsent(callId, id -> new HashMap<>());
    Map<String, Long> found = new HashMap<>();
    JsonReader in = JsonReader.of(execute("Scan", "{'TableName':'things','ConsistentRead':true}"));
    while (in.nextField()) {
      if (in.name().equals("Items")) {
        in.items().forEach(item -> found.put(key(item.orThrow()), value(item.orThrow())));
      } else {
        in.skip();
      }
    }
    items.forEach(
        (key, timeline) -> {
          long now = found.getOrDefault(key, ABSENT);
          if (timeline.current() != now) {
            timeline.became(now, scheduler.nanos());
            positions.putIfAbsent(key, timeline.position());
            scheduler.note("store", "%s is %d", key, now);
            onWrite.accept(callId, key);
          }
        });
  }

  private byte[] execute(String operation, String request) {
    return engine.execute(operation, TestEngine.json(request).getBytes(UTF_8), CONTEXT);
  }

  static String key(Map<String, AttributeValue> item) {
    return ((StringValue) requireNonNull(item.get("pk"))).value();
  }

  static long value(Map<String, AttributeValue> item) {
    return ((NumberValue) requireNonNull(item.get("v"))).value().toBigDecimal().longValueExact();
  }

  private static Reply ok(byte[] body) {
    return new Reply(200, RequestIds.fresh(), Headers.NONE, body, ServedBy.DYNAMODB);
  }

  private static Reply error(DynamoDbException e) {
    return new Reply(
        e.type().status(), RequestIds.fresh(), Headers.NONE, ErrorJson.write(e), ServedBy.DYNAMODB);
  }

  /** Admits everything to partitions that the history splits. */
  private static final class Partitions implements Admission, Admission.ForTable {
    private List<PartitionStart> starts = List.of(PartitionStart.FIRST);

    @Override
    public ForTable created(TableThroughput table) {
      return this;
    }

    @Override
    public List<Optional<DynamoDbException>> transaction(List<Part> parts) {
      return Collections.nCopies(parts.size(), Optional.empty());
    }

    @Override
    public void read(ReadCharge charge) {}

    @Override
    public void write(WriteCharge charge) {}

    @Override
    public void changed(TableThroughput table) {}

    @Override
    public List<PartitionStart> partitionStarts() {
      return starts;
    }

    @Override
    public void deleted() {}
  }
}
