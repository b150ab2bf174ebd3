package io.heatsink.proxy.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.journal.ShownKey;
import io.heatsink.remedy.cache.CacheStats;
import io.heatsink.remedy.cache.Difference;
import io.heatsink.remedy.cache.FollowCounts;
import io.heatsink.remedy.cache.policy.Counts;
import io.heatsink.remedy.cache.policy.KeyClass;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What the caches of the tables have done, as {@code GET /api/cache} shows it (docs/json.md). */
public final class CacheJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator out;
  private final Function<KeyValue, ShownKey> keys;

  private CacheJson(JsonGenerator out, Function<KeyValue, ShownKey> keys) {
    this.out = out;
    this.keys = keys;
  }

  /**
   * Writes it.
   *
   * @param keys how keys are shown
   */
  public static byte[] write(
      List<CacheStats> stats, Instant at, Function<KeyValue, ShownKey> keys) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      new CacheJson(out, keys).caches(stats, at);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void caches(List<CacheStats> stats, Instant at) throws IOException {
    out.writeStartObject();
    out.writeStringField("at", at.toString());
    out.writeArrayFieldStart("caches");
    for (CacheStats one : stats) {
      cache(one);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void cache(CacheStats stats) throws IOException {
    out.writeStartObject();
    out.writeStringField("table", stats.table());
    out.writeStringField("mode", lower(stats.rule().mode()));
    out.writeArrayFieldStart("classes");
    for (KeyClass keyClass : KeyClass.values()) {
      Counts counts = stats.counts().get(keyClass);
      if (counts != null) {
        counts(keyClass, counts);
      }
    }
    out.writeEndArray();
    out.writeObjectFieldStart("compared");
    out.writeNumberField("same", stats.same());
    out.writeNumberField("different", stats.different());
    out.writeArrayFieldStart("latest");
    for (Difference difference : stats.differences()) {
      difference(difference);
    }
    out.writeEndArray();
    out.writeEndObject();
    out.writeFieldName("stream");
    if (stats.following().isPresent()) {
      stream(stats.following().get());
    } else {
      out.writeNull();
    }
    out.writeEndObject();
  }

  private void counts(KeyClass keyClass, Counts counts) throws IOException {
    out.writeStartObject();
    out.writeStringField("class", lower(keyClass));
    out.writeNumberField("hits", counts.hits());
    out.writeNumberField("joins", counts.joins());
    out.writeNumberField("fetches", counts.fetches());
    out.writeNumberField("hitRatio", counts.hitRatio());
    out.writeNumberField("meanHitAgeSeconds", counts.meanHitAgeSeconds());
    out.writeNumberField("entries", counts.entries());
    out.writeNumberField("bytes", counts.bytes());
    out.writeNumberField("evicted", counts.evicted());
    out.writeNumberField("dropped", counts.dropped());
    out.writeEndObject();
  }

  private void difference(Difference difference) throws IOException {
    out.writeStartObject();
    out.writeStringField("index", difference.index());
    key("partitionKey", difference.partition());
    key("sortKey", difference.sort());
    out.writeStringField("at", difference.at().toString());
    out.writeNumberField("ageSeconds", seconds(difference.age()));
    out.writeEndObject();
  }

  private void key(String name, Optional<KeyValue> value) throws IOException {
    out.writeFieldName(name);
    if (value.isPresent()) {
      KeyJson.write(out, keys.apply(value.get()));
    } else {
      out.writeNull();
    }
  }

  private void stream(FollowCounts following) throws IOException {
    out.writeStartObject();
    out.writeBooleanField("reads", following.stats().leads());
    out.writeFieldName("lagSeconds");
    if (following.stats().lag().isPresent()) {
      out.writeNumber(seconds(following.stats().lag().get()));
    } else {
      out.writeNull();
    }
    out.writeStringField("problem", following.stats().problem().orElse(null));
    out.writeEndObject();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
