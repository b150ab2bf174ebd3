package io.heatsink.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.heatsink.dynamodb.KeyValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes accesses as lines of JSON. Not thread-safe. */
final class LineWriter {
  // Beyond ASCII everything is escaped: a line shows no control, however hostile the key, and an
  // unpaired surrogate survives.
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final KeyDisplay display;

  LineWriter(KeyDisplay display) {
    this.display = display;
  }

  void append(Access access, ByteArrayOutputStream out) {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("time", access.time().toString());
      json.writeStringField("requestId", access.requestId());
      writeText(json, "caller", access.caller());
      writeText(json, "operation", access.operation());
      writeText(json, "table", access.table());
      writeText(json, "index", access.index());
      writeKey(json, "partitionKey", access.partitionKey());
      writeKey(json, "sortKey", access.sortKey());
      json.writeBooleanField("consistent", access.consistent());
      writeUnits(json, "readUnits", access.readUnits());
      writeUnits(json, "writeUnits", access.writeUnits());
      json.writeBooleanField("estimated", access.estimated());
      json.writeNumberField("micros", access.micros());
      json.writeNumberField("status", access.status());
      writeText(json, "error", access.error());
      writeText(json, "throttlingReason", access.throttlingReason());
      json.writeStringField("servedBy", access.servedBy().name().toLowerCase(Locale.ROOT));
      json.writeBooleanField("throttled", access.throttled());
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("Writing to memory failed.", e);
    }
    out.write('\n');
  }

  private static void writeText(JsonGenerator json, String name, @Nullable String text)
      throws IOException {
    json.writeFieldName(name);
    if (text == null) {
      json.writeNull();
    } else {
      json.writeString(text);
    }
  }

  private void writeKey(JsonGenerator json, String name, @Nullable KeyValue key)
      throws IOException {
    json.writeFieldName(name);
    if (key == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    switch (display.show(key)) {
      case ShownKey.Clear clear ->
          json.writeStringField(clear.value().type().name(), KeyDisplay.text(clear.value()));
      case ShownKey.Hashed hashed -> json.writeStringField("hash", hashed.hex());
      case ShownKey.Prefix prefix -> json.writeStringField("prefix", prefix.text());
    }
    json.writeEndObject();
  }

  /** 1 and 0.5, not 1.0. */
  private static void writeUnits(JsonGenerator json, String name, double units) throws IOException {
    json.writeFieldName(name);
    long whole = (long) units;
    if (whole == units) {
      json.writeNumber(whole);
    } else {
      json.writeNumber(units);
    }
  }
}
