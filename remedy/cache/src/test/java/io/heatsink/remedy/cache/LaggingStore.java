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
import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.testing.Choices;
import io.heatsink.testing.FaultyUpstream;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * A table of small items on three replicas that lag, each by its own time, and all that each item
 * ever was.
 *
 * <p>An item is a number, or absent. Reads are answered as their bodies ask; what a write does is
 * told by the call's id, so that writes of any kind look the same here. What a role reads bears its
 * name.
 */
final class LaggingStore implements FaultyUpstream.Server, Truth {
  static final String TABLE = "t";
  static final String KEY = "pk";
  static final long ABSENT = -1;

  // Less than the second in which DynamoDB settles.
  private static final long MOST_LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

  private final Scheduler scheduler;
  private final Map<String, Timeline<Long>> items = new TreeMap<>();
  private final Map<Long, Map<String, Long>> effects = new HashMap<>();
  private final Map<Long, Map<String, Integer>> applied = new HashMap<>();
  private final List<Long> lags;

  private BiConsumer<Long, String> onWrite = (callId, key) -> {};

  LaggingStore(Scheduler scheduler, List<String> keys) {
    this.scheduler = scheduler;
    keys.forEach(key -> items.put(key, new Timeline<>(ABSENT)));
    Choices choices = scheduler.choices();
    long most = choices.chance(0.3) ? 1 : MOST_LAG_NANOS;
    this.lags = List.of(0L, choices.below(most), choices.below(most));
  }

  @Override
  public long mostLagNanos() {
    return lags.stream().mapToLong(Long::longValue).max().orElseThrow();
  }

  @Override
  public Timeline<Long> timeline(String key) {
    return requireNonNull(items.get(key));
  }

  /** What the call of that id does, each time that it takes effect. */
  void expect(long callId, Map<String, Long> effect) {
    effects.put(callId, effect);
  }

  /** The positions that the call has given items by now, when it first took effect. */
  Map<String, Integer> positions(long callId) {
    return applied.getOrDefault(callId, Map.of());
  }

  /** Tells of each item that a call has just written: the call's id, and the item's key. */
  void onWrite(BiConsumer<Long, String> listener) {
    onWrite = listener;
  }

  /** A change that no proxy sees. */
  void change(String key, long value) {
    scheduler.note("store", "%s = %d, by a bypassing writer", key, value);
    timeline(key).became(value, scheduler.nanos());
  }

  @Override
  public Reply answer(Call call, BooleanSupplier admits) {
    Map<String, Long> effect = effects.get(call.id());
    if (effect != null) {
      return write(call, effect, admits);
    }
    return switch (call.target()) {
      case "GetItem" -> get(call);
      case "BatchGetItem" -> batchGet(call, admits);
      case "TransactGetItems" -> transactGet(call);
      default -> ok("{}");
    };
  }

  private Reply write(Call call, Map<String, Long> effect, BooleanSupplier admits) {
    boolean batch = call.target().equals("BatchWriteItem");
    Map<String, Integer> positions = applied.computeIfAbsent(call.id(), id -> new HashMap<>());
    effect.forEach(
        (key, value) -> {
          if (!batch || admits.getAsBoolean()) {
            Timeline<Long> timeline = timeline(key);
            timeline.became(value, scheduler.nanos());
            positions.putIfAbsent(key, timeline.position());
            scheduler.note("store", "%s = %d, by %d", key, value, call.id());
            onWrite.accept(call.id(), key);
          }
        });
    return ok(batch ? "{\"UnprocessedItems\":{}}" : "{}");
  }

  private Reply get(Call call) {
    JsonReader in = JsonReader.of(call.body());
    String key = "";
    boolean consistent = false;
    while (in.nextField()) {
      switch (in.name()) {
        case "Key" -> key = key(in);
        case "ConsistentRead" -> consistent = in.bool();
        default -> in.skip();
      }
    }
    return ok(new String(entry(key, consistent, call), UTF_8));
  }

  private Reply transactGet(Call call) {
    JsonWriter out = new JsonWriter();
    out.beginObject().name("Responses").beginList();
    JsonReader in = JsonReader.of(call.body());
    while (in.nextField()) {
      in.enterList();
      while (in.nextElement()) {
        in.enterObject();
        while (in.nextField()) {
          in.enterObject();
          while (in.nextField()) {
            if (in.name().equals("Key")) {
              writeEntry(out, key(in), true, call);
            } else {
              in.skip();
            }
          }
        }
      }
    }
    return ok(new String(out.endList().endObject().toByteArray(), UTF_8));
  }

  private Reply batchGet(Call call, BooleanSupplier admits) {
    JsonWriter found = new JsonWriter();
    JsonWriter unprocessed = new JsonWriter();
    found.beginList();
    unprocessed.beginList();
    boolean[] any = new boolean[2];
    JsonReader in = JsonReader.of(call.body());
    while (in.nextField()) {
      if (!in.name().equals("RequestItems")) {
        in.skip();
        continue;
      }
      in.enterObject();
      while (in.nextField()) {
        // ConsistentRead may stand behind the keys, so the table's object is read whole first.
        TableRequest request = tableRequest(in);
        for (String key : request.keys()) {
          if (admits.getAsBoolean()) {
            any[0] = true;
            writeItem(found, key, request.consistent(), call);
          } else {
            any[1] = true;
            writeKey(unprocessed, key);
          }
        }
      }
    }
    if (!any[0]) {
      return FaultyUpstream.error(ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED);
    }
    String items = new String(found.endList().toByteArray(), UTF_8);
    String keys = new String(unprocessed.endList().toByteArray(), UTF_8);
    return ok(
        "{\"Responses\":{\"t\":"
            + items
            + "},\"UnprocessedKeys\":{"
            + (any[1] ? "\"t\":{\"Keys\":" + keys + "}" : "")
            + "}}");
  }

  private record TableRequest(List<String> keys, boolean consistent) {}

  private static TableRequest tableRequest(JsonReader in) {
    List<String> keys = new ArrayList<>();
    boolean consistent = false;
    in.enterObject();
    while (in.nextField()) {
      switch (in.name()) {
        case "Keys" -> {
          in.enterList();
          while (in.nextElement()) {
            keys.add(key(in));
          }
        }
        case "ConsistentRead" -> consistent = in.bool();
        default -> in.skip();
      }
    }
    return new TableRequest(keys, consistent);
  }

  private byte[] entry(String key, boolean consistent, Call call) {
    JsonWriter out = new JsonWriter();
    writeEntry(out, key, consistent, call);
    return out.toByteArray();
  }

  private void writeEntry(JsonWriter out, String key, boolean consistent, Call call) {
    out.beginObject();
    item(key, consistent, call).ifPresent(item -> out.name("Item").item(item));
    out.endObject();
  }

  private void writeItem(JsonWriter out, String key, boolean consistent, Call call) {
    item(key, consistent, call).ifPresent(out::item);
  }

  private static void writeKey(JsonWriter out, String key) {
    out.item(Map.of(KEY, new StringValue(key)));
  }

  private Optional<Map<String, AttributeValue>> item(String key, boolean consistent, Call call) {
    Timeline<Long> timeline = timeline(key);
    long lag = consistent ? 0 : scheduler.choices().oneOf(lags);
    long value = timeline.valueAt(timeline.positionAt(scheduler.nanos() - lag));
    scheduler.note(
        "store", "%s is read as %d by %d, strong: %s", key, value, call.id(), consistent);
    if (value == ABSENT) {
      return Optional.empty();
    }
    Map<String, AttributeValue> item = new TreeMap<>();
    item.put(KEY, new StringValue(key));
    item.put("v", new NumberValue(DynamoNumber.parse(Long.toString(value))));
    item.put("role", new StringValue(call.caller().upstreamRole().orElse("own")));
    return Optional.of(item);
  }

  private static String key(JsonReader in) {
    return ((StringValue) requireNonNull(in.item().orThrow().get(KEY))).value();
  }

  private static Reply ok(String body) {
    return new Reply(
        200, RequestIds.fresh(), Headers.NONE, body.getBytes(UTF_8), ServedBy.DYNAMODB);
  }
}
