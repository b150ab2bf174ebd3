package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Bodies with one member of their object exchanged; no other member's bytes differ. */
final class Members {
  private Members() {}

  /**
   * With this value, whether or not there was one before.
   *
   * @throws UnreadableJson also if a name is written in escapes, and so might be this one
   */
  static byte[] with(byte[] body, byte[] name, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 64);
    copyBut(body, name, out);
    begin(out);
    writeMember(out, name, value);
    out.write('}');
    return out.toByteArray();
  }

  /**
   * With this value, or without the member.
   *
   * @param value null to take the member out
   */
  static byte[] replaced(byte[] body, byte[] name, byte @Nullable [] value) {
    if (value != null) {
      return with(body, name, value);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
    boolean found = copyBut(body, name, out);
    if (out.size() == 0) {
      out.write('{');
    }
    out.write('}');
    return found ? out.toByteArray() : body;
  }

  /** An object of which what stands there is the only value, so that it can be read. */
  static byte[] around(byte[] json, Span value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length() + 8);
    Answers.write(out, "{\"value\":");
    out.write(json, value.start(), value.length());
    out.write('}');
    return out.toByteArray();
  }

  /** Copies all members but that one; says whether there was one. */
  private static boolean copyBut(byte[] body, byte[] name, ByteArrayOutputStream out) {
    boolean found = false;
    JsonCursor in = new JsonCursor(body);
    in.beginObject();
    while (in.nextName()) {
      int from = in.nameStart();
      if (isEscaped(body, from + 1, in.nameEnd())) {
        throw new UnreadableJson();
      }
      boolean isIt = in.nameIs(name);
      int to = in.skipValue();
      found |= isIt;
      if (!isIt) {
        begin(out);
        out.write(body, from, to - from);
      }
    }
    return found;
  }

  private static void begin(ByteArrayOutputStream out) {
    out.write(out.size() == 0 ? '{' : ',');
  }

  private static void writeMember(ByteArrayOutputStream out, byte[] name, byte[] value) {
    out.write('"');
    out.writeBytes(name);
    out.write('"');
    out.write(':');
    out.writeBytes(value);
  }

  private static boolean isEscaped(byte[] body, int from, int to) {
    for (int at = from; at < to; at++) {
      if (body[at] == '\\') {
        return true;
      }
    }
    return false;
  }
}
