package io.heatsink.proxy.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.heat.Estimate;
import io.heatsink.heat.HeatSnapshot;
import io.heatsink.heat.HotKey;
import io.heatsink.heat.Kind;
import io.heatsink.heat.LoadShape;
import io.heatsink.heat.TableAccess;
import io.heatsink.journal.ShownKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;

/** A heat snapshot as {@code GET /api/heat} shows it (docs/json.md). */
public final class HeatJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator out;
  private final LongFunction<Instant> wallClock;
  private final Function<KeyValue, ShownKey> keys;
  private final Function<HotKey, Optional<String>> remedies;

  private HeatJson(
      JsonGenerator out,
      LongFunction<Instant> wallClock,
      Function<KeyValue, ShownKey> keys,
      Function<HotKey, Optional<String>> remedies) {
    this.out = out;
    this.wallClock = wallClock;
    this.keys = keys;
    this.remedies = remedies;
  }

  /**
   * Writes it.
   *
   * @param wallClock tells when a moment of the snapshot's monotonic time was
   * @param keys how keys are shown
   * @param remedies which remedy a key has, such as {@code cache}
   */
  public static byte[] write(
      HeatSnapshot snapshot,
      LongFunction<Instant> wallClock,
      Function<KeyValue, ShownKey> keys,
      Function<HotKey, Optional<String>> remedies) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      new HeatJson(out, wallClock, keys, remedies).snapshot(snapshot);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void snapshot(HeatSnapshot snapshot) throws IOException {
    out.writeStartObject();
    out.writeStringField("at", wallClock.apply(snapshot.atNanos()).toString());
    out.writeArrayFieldStart("keys");
    for (HotKey key : snapshot.keys()) {
      key(key);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("load");
    for (LoadShape load : snapshot.load()) {
      load(load);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void key(HotKey key) throws IOException {
    out.writeStartObject();
    access(key.access());
    out.writeFieldName("partitionKey");
    value(key.partitionKey());
    out.writeFieldName("sortKey");
    if (key.sortKey().isPresent()) {
      value(key.sortKey().get());
    } else {
      out.writeNull();
    }
    estimate("offered", key.offeredNow());
    estimate("charged", key.chargedNow());
    out.writeNumberField("refusedPerSecond", key.refusedPerSecond());
    out.writeNumberField("retriedPerSecond", key.retriedPerSecond());
    out.writeObjectFieldStart("limit");
    out.writeNumberField("perSecond", key.limit().perSecond());
    out.writeStringField("from", lower(key.limit().from()));
    out.writeEndObject();
    out.writeNumberField("share", key.share());
    out.writeStringField("verdict", lower(key.verdict()));
    out.writeStringField("since", wallClock.apply(key.sinceNanos()).toString());
    out.writeStringField("reason", key.reason().orElse(null));
    out.writeStringField("kind", kind(key.kind()));
    out.writeStringField("remedy", remedies.apply(key).orElse(null));
    out.writeEndObject();
  }

  private void load(LoadShape load) throws IOException {
    out.writeStartObject();
    access(load.access());
    out.writeNumberField("offeredPerSecond", load.offeredPerSecond());
    out.writeNumberField("chargedPerSecond", load.chargedPerSecond());
    out.writeNumberField("distinctKeys", load.distinctKeys());
    out.writeNumberField("top1", load.top1());
    out.writeNumberField("top10", load.top10());
    out.writeNumberField("top100", load.top100());
    out.writeNumberField("zipf", load.zipf());
    out.writeNumberField("usablePartitions", load.usablePartitions());
    out.writeEndObject();
  }

  private void access(TableAccess access) throws IOException {
    out.writeStringField("table", access.table());
    out.writeStringField("index", access.index());
    out.writeStringField(
        "access", access.access() == ThrottlingReason.Access.READ ? "read" : "write");
  }

  private void value(KeyValue value) throws IOException {
    KeyJson.write(out, keys.apply(value));
  }

  private void estimate(String name, Estimate estimate) throws IOException {
    out.writeObjectFieldStart(name);
    out.writeNumberField("perSecond", estimate.perSecond());
    out.writeNumberField("low", estimate.low());
    out.writeNumberField("high", estimate.high());
    out.writeEndObject();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String kind(Kind kind) {
    return switch (kind) {
      case ITEM -> "item";
      case COLLECTION -> "collection";
      case RISING_SORT_KEY -> "risingSortKey";
      case NEIGHBOUR -> "neighbour";
      case UNKNOWN -> "unknown";
    };
  }
}
