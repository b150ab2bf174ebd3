package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import io.heatsink.remedy.cache.policy.Versions;
import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes the attributes that carry versions out of items, as they stand in bodies. Attributes of
 * those names inside other attributes are the user's, and stay.
 */
final class HiddenVersion {
  private static final byte[] BEGINNING = Names.bytes("\"hs:");
  private static final byte[] INCARNATION = Names.bytes(Versions.INCARNATION);
  private static final byte[] NUMBER = Names.bytes(Versions.NUMBER);

  private HiddenVersion() {}

  /**
   * An item without its version.
   *
   * @param json as it is shown
   * @param version null if it carries none
   */
  record Cut(byte[] json, @Nullable Version version) {}

  /** Whether such an attribute may stand there. */
  static boolean mayBeIn(byte[] json, int from, int to) {
    int last = to - BEGINNING.length;
    for (int at = from; at <= last; at++) {
      if (json[at] == '"'
          && Arrays.equals(json, at, at + BEGINNING.length, BEGINNING, 0, BEGINNING.length)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Cuts the item that stands there.
   *
   * @throws UnreadableJson if none does
   */
  static Cut cut(byte[] json, Span item) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(item.length());
    JsonCursor in = new JsonCursor(json, item.start(), item.end());
    in.beginObject();
    Span incarnation = Span.NONE;
    Span number = Span.NONE;
    while (in.nextName()) {
      int from = in.nameStart();
      boolean isIncarnation = in.nameIs(INCARNATION);
      boolean isNumber = in.nameIs(NUMBER);
      int value = in.position();
      int to = in.skipValue();
      if (isIncarnation) {
        incarnation = new Span(value, to);
      } else if (isNumber) {
        number = new Span(value, to);
      } else {
        out.write(out.size() == 0 ? '{' : ',');
        out.write(json, from, to - from);
      }
    }
    if (out.size() == 0) {
      out.write('{');
    }
    out.write('}');
    return new Cut(out.toByteArray(), Versions.of(value(json, incarnation), value(json, number)));
  }

  private static @Nullable AttributeValue value(byte[] json, Span value) {
    if (!value.isPresent()) {
      return null;
    }
    try {
      JsonReader in = JsonReader.of(Members.around(json, value));
      return in.nextField() ? in.value() : null;
    } catch (DynamoDbException e) {
      return null; // nothing that Heatsink has written
    }
  }
}
