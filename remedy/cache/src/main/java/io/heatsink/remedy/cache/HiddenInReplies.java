package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import java.io.ByteArrayOutputStream;

/**
 * Takes versions out of whatever DynamoDB answers, wherever an answer of one of its operations
 * shows items; no other byte of it differs.
 */
final class HiddenInReplies {
  private final byte[] json;
  private final ByteArrayOutputStream out;
  private int copied;

  private HiddenInReplies(byte[] json) {
    this.json = json;
    this.out = new ByteArrayOutputStream(json.length);
  }

  /** The same answer without them; the same array if there are none. */
  static byte[] cut(byte[] reply) {
    if (!HiddenVersion.mayBeIn(reply, 0, reply.length)) {
      return reply;
    }
    try {
      return new HiddenInReplies(reply).cut();
    } catch (UnreadableJson e) {
      return reply; // no answer of DynamoDB's
    }
  }

  private byte[] cut() {
    JsonCursor in = new JsonCursor(json);
    in.beginObject();
    boolean first = true;
    while (in.nextName()) {
      int name = in.nameStart();
      switch (in.name()) {
        case "Item" -> item(in);
        case "Attributes" -> attributes(in, name, first);
        case "Items" -> items(in);
        case "Responses" -> responses(in);
        case "CancellationReasons" -> each(in, "Item", this::item);
        case "UnprocessedItems" -> members(in, list -> each(list, "PutRequest", this::put));
        case "Records" ->
            each(in, "dynamodb", record -> named(record, "NewImage", "OldImage", this::item));
        default -> in.skipValue();
      }
      first = false;
    }
    out.write(json, copied, json.length - copied);
    return out.toByteArray();
  }

  /** What is done with a value that stands at the cursor; goes behind it. */
  private interface Step {
    void take(JsonCursor in);
  }

  private void item(JsonCursor in) {
    int from = in.position();
    int to = in.skipValue();
    if (json[from] == '{' && HiddenVersion.mayBeIn(json, from, to)) {
      replace(from, to, HiddenVersion.cut(json, new Span(from, to)).json());
    }
  }

  /** Attributes of an update of which none is left are not shown at all. */
  private void attributes(JsonCursor in, int name, boolean first) {
    int from = in.position();
    int to = in.skipValue();
    if (!HiddenVersion.mayBeIn(json, from, to)) {
      return;
    }
    byte[] left = HiddenVersion.cut(json, new Span(from, to)).json();
    if (left.length > 2) {
      replace(from, to, left);
      return;
    }
    int comma = to;
    while (first && json[comma] != ',' && json[comma] != '}') {
      comma++;
    }
    int start = name;
    while (!first && json[start] != ',') {
      start--;
    }
    replace(start, first && json[comma] == ',' ? comma + 1 : to, new byte[0]);
  }

  private void items(JsonCursor in) {
    in.beginList();
    while (in.nextElement()) {
      item(in);
    }
  }

  /** Lists of items by table, or a list of what each statement or get was answered. */
  private void responses(JsonCursor in) {
    if (json[in.position()] == '{') {
      members(in, this::items);
    } else {
      in.beginList();
      while (in.nextElement()) {
        in.beginObject();
        while (in.nextName()) {
          switch (in.name()) {
            case "Item" -> item(in);
            case "Error" -> named(in, "Item", "Item", this::item);
            default -> in.skipValue();
          }
        }
      }
    }
  }

  private void put(JsonCursor in) {
    named(in, "Item", "Item", this::item);
  }

  /** Each member of the object. */
  private static void members(JsonCursor in, Step step) {
    in.beginObject();
    while (in.nextName()) {
      step.take(in);
    }
  }

  /** The member of that name of each element of the list. */
  private static void each(JsonCursor in, String name, Step step) {
    in.beginList();
    while (in.nextElement()) {
      named(in, name, name, step);
    }
  }

  /** The members of these names of the object. */
  private static void named(JsonCursor in, String name, String orName, Step step) {
    in.beginObject();
    while (in.nextName()) {
      String found = in.name();
      if (found.equals(name) || found.equals(orName)) {
        step.take(in);
      } else {
        in.skipValue();
      }
    }
  }

  private void replace(int from, int to, byte[] by) {
    out.write(json, copied, from - copied);
    out.writeBytes(by);
    copied = to;
  }
}
