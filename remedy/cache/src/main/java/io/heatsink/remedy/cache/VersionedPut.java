package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.capacity.ItemSize;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import io.heatsink.remedy.cache.policy.Versions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A Put that brings a version with its item. */
final class VersionedPut {
  // JSON is never shorter than the item's size, but for numbers written in exponents and escapes.
  private static final int SURELY_SMALL_BYTES = ItemSize.MAX_ITEM_BYTES / 2;

  private VersionedPut() {}

  /**
   * @param put the object in which the item stands
   */
  static void add(Span put, Supplier<String> id, Edits edits) {
    byte[] body = edits.body();
    JsonCursor in = new JsonCursor(body, put.start(), put.end());
    in.beginObject();
    Span item = Span.NONE;
    while (in.nextName()) {
      boolean isItem = in.nameIs(Names.ITEM);
      boolean isNames = in.nameIs(Names.EXPRESSION_ATTRIBUTE_NAMES);
      int from = in.position();
      Span value = new Span(from, in.skipValue());
      if (isItem && item.isPresent()) {
        return; // DynamoDB says which of the two counts
      }
      if (isItem) {
        item = value;
      } else if (isNames) {
        names(body, value).values().forEach(Versioning::refuseHidden);
      }
    }
    if (item.isPresent() && body[item.start()] == '{') {
      refuseHidden(body, item);
      String newId = id.get();
      if (hasRoom(body, item, newId)) {
        edits.insert(item, members(newId));
      }
    }
  }

  private static byte[] members(String id) {
    return ('"'
            + Versions.INCARNATION
            + "\":{\"S\":\""
            + id
            + "\"},\""
            + Versions.NUMBER
            + "\":{\"N\":\"0\"}")
        .getBytes(UTF_8);
  }

  /** Refuses an object that has members of such names. */
  static void refuseHidden(byte[] body, Span object) {
    JsonCursor in = new JsonCursor(body, object.start(), object.end());
    in.beginObject();
    while (in.nextName()) {
      String name = in.name();
      Versioning.refuseHidden(name.indexOf('\\') < 0 ? name : unescaped(name));
      in.skipValue();
    }
  }

  private static String unescaped(String name) {
    try {
      JsonReader in = JsonReader.of(("{\"" + name + "\":0}").getBytes(UTF_8));
      return in.nextField() ? in.name() : name;
    } catch (DynamoDbException e) {
      throw new UnreadableJson();
    }
  }

  /** The placeholders that stand there, and what they stand for. */
  static Map<String, String> names(byte[] body, Span object) {
    Map<String, String> names = new HashMap<>();
    try {
      JsonReader in = JsonReader.of(Arrays.copyOfRange(body, object.start(), object.end()));
      while (in.nextField()) {
        String placeholder = in.name();
        names.put(placeholder, in.string());
      }
      return names;
    } catch (DynamoDbException e) {
      throw new UnreadableJson();
    }
  }

  /** Whether the item is not too large only for its version. */
  private static boolean hasRoom(byte[] body, Span item, String id) {
    if (item.length() < SURELY_SMALL_BYTES) {
      return true;
    }
    try {
      JsonReader in = JsonReader.of(Members.around(body, item));
      if (!in.nextField()) {
        return false;
      }
      Map<String, AttributeValue> whole = new HashMap<>(in.item().orThrow());
      whole.put(Versions.INCARNATION, new StringValue(id));
      whole.put(Versions.NUMBER, new NumberValue(DynamoNumber.of(0)));
      return ItemSize.of(whole) <= ItemSize.MAX_ITEM_BYTES;
    } catch (DynamoDbException e) {
      return false; // DynamoDB says what is wrong with it
    }
  }
}
