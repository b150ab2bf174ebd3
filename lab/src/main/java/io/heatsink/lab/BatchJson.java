package io.heatsink.lab;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A batch of which some items go upstream and the others are answered as unprocessed. Items are
 * numbered in the order of the body, those of all tables together.
 */
final class BatchJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String REQUESTS = "RequestItems";
  private static final String KEYS = "Keys";

  /**
   * The items of one table.
   *
   * @param items each as JSON
   * @param rest what else is said of the table, as JSON: in a BatchGetItem alone
   */
  private record OfTable(boolean keys, List<String> items, Map<String, String> rest) {}

  private final Map<String, OfTable> requests;

  /** What else the body says, as JSON. */
  private final Map<String, String> rest = new LinkedHashMap<>();

  /**
   * @throws IOException if the body is no batch
   */
  BatchJson(byte[] body) throws IOException {
    Map<String, OfTable> read = Map.of();
    try (JsonParser in = JSON.createParser(body)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        if (name.equals(REQUESTS)) {
          read = tables(in);
        } else {
          rest.put(name, copy(in));
        }
      }
    }
    requests = read;
  }

  /** How many items there are. */
  int size() {
    return requests.values().stream().mapToInt(table -> table.items().size()).sum();
  }

  /** A body of these items only, otherwise the same. */
  byte[] only(BitSet items) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      write(REQUESTS, chosen(items), out);
      fields(rest, out);
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /**
   * A reply, with these items besides those that it says are unprocessed itself.
   *
   * @param member {@code UnprocessedItems} or {@code UnprocessedKeys}
   */
  byte[] withUnprocessed(byte[] reply, String member, BitSet items) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (JsonParser in = JSON.createParser(reply);
        JsonGenerator out = JSON.createGenerator(bytes)) {
      Map<String, OfTable> unprocessed = chosen(items);
      in.nextToken();
      out.writeStartObject();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        if (name.equals(member)) {
          tables(in).forEach((table, more) -> unprocessed.merge(table, more, BatchJson::joined));
        } else {
          out.writeFieldName(name);
          out.copyCurrentStructure(in);
        }
      }
      write(member, unprocessed, out);
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static OfTable joined(OfTable some, OfTable others) {
    var items = new ArrayList<>(some.items());
    items.addAll(others.items());
    return new OfTable(some.keys(), items, some.rest());
  }

  private Map<String, OfTable> chosen(BitSet wanted) {
    var chosen = new LinkedHashMap<String, OfTable>();
    int number = 0;
    for (Map.Entry<String, OfTable> entry : requests.entrySet()) {
      OfTable table = entry.getValue();
      var items = new ArrayList<String>();
      for (String item : table.items()) {
        if (wanted.get(number++)) {
          items.add(item);
        }
      }
      if (!items.isEmpty()) {
        chosen.put(entry.getKey(), new OfTable(table.keys(), items, table.rest()));
      }
    }
    return chosen;
  }

  private static Map<String, OfTable> tables(JsonParser in) throws IOException {
    var tables = new LinkedHashMap<String, OfTable>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String table = in.currentName();
      if (in.nextToken() == JsonToken.START_ARRAY) {
        tables.put(table, new OfTable(false, elements(in), Map.of()));
        continue;
      }
      List<String> keys = List.of();
      var rest = new LinkedHashMap<String, String>();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        if (name.equals(KEYS)) {
          keys = elements(in);
        } else {
          rest.put(name, copy(in));
        }
      }
      tables.put(table, new OfTable(true, keys, rest));
    }
    return tables;
  }

  private static List<String> elements(JsonParser in) throws IOException {
    var elements = new ArrayList<String>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      elements.add(copy(in));
    }
    return elements;
  }

  private static String copy(JsonParser in) throws IOException {
    var text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.copyCurrentStructure(in);
    }
    return text.toString();
  }

  private static void write(String member, Map<String, OfTable> tables, JsonGenerator out)
      throws IOException {
    out.writeObjectFieldStart(member);
    for (Map.Entry<String, OfTable> entry : tables.entrySet()) {
      OfTable table = entry.getValue();
      out.writeFieldName(entry.getKey());
      if (table.keys()) {
        out.writeStartObject();
        fields(table.rest(), out);
        out.writeFieldName(KEYS);
      }
      out.writeStartArray();
      for (String item : table.items()) {
        out.writeRawValue(item);
      }
      out.writeEndArray();
      if (table.keys()) {
        out.writeEndObject();
      }
    }
    out.writeEndObject();
  }

  private static void fields(Map<String, String> fields, JsonGenerator out) throws IOException {
    for (Map.Entry<String, String> field : fields.entrySet()) {
      out.writeFieldName(field.getKey());
      out.writeRawValue(field.getValue());
    }
  }
}
