package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.BinarySetValue;
import io.heatsink.dynamodb.AttributeValue.BinaryValue;
import io.heatsink.dynamodb.AttributeValue.BooleanValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
import io.heatsink.dynamodb.AttributeValue.NullValue;
import io.heatsink.dynamodb.AttributeValue.NumberSetValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringSetValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.Binary;
import io.heatsink.dynamodb.DynamoNumber;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * Writes a body into one growing array, without whitespace. Commas are set where they belong; that
 * objects and lists are ended, and names stand before values, is the caller's part.
 *
 * <p>Numbers are written in canonical form, as DynamoDB returns them.
 */
public final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** How many characters of a string room is made for at once. */
  private static final int CHUNK = 1_024;

  private byte[] bytes;
  private int length;

  /** Whether a comma must stand before the next name or value. */
  private boolean commaDue;

  public JsonWriter() {
    this(512);
  }

  /**
   * @param expectedBytes how long the body will probably be
   */
  public JsonWriter(int expectedBytes) {
    bytes = new byte[expectedBytes];
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** How many bytes are written by now. */
  public int length() {
    return length;
  }

  public JsonWriter beginObject() {
    return open('{');
  }

  public JsonWriter endObject() {
    return close('}');
  }

  public JsonWriter beginList() {
    return open('[');
  }

  public JsonWriter endList() {
    return close(']');
  }

  public JsonWriter name(String name) {
    string(name);
    put(':');
    commaDue = false;
    return this;
  }

  public JsonWriter string(String value) {
    comma();
    put('"');
    characters(value);
    put('"');
    return this;
  }

  public JsonWriter bool(boolean value) {
    comma();
    return ascii(value ? "true" : "false");
  }

  public JsonWriter integer(long value) {
    comma();
    return ascii(Long.toString(value));
  }

  /** A number with a point, as DynamoDB writes units and times: 1.0, 0.5. */
  public JsonWriter number(double value) {
    comma();
    return ascii(Double.toString(value));
  }

  /** An item, a key, or any other map of attribute values. */
  public JsonWriter item(Map<String, AttributeValue> attributes) {
    beginObject();
    for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
      name(attribute.getKey());
      value(attribute.getValue());
    }
    return endObject();
  }

  public JsonWriter value(AttributeValue value) {
    beginObject();
    name(value.typeName());
    switch (value) {
      case StringValue(var text) -> string(text);
      case NumberValue(var number) -> string(number.canonical());
      case BinaryValue(var binary) -> binary(binary);
      case BooleanValue(var truth) -> bool(truth);
      case NullValue() -> bool(true);
      case MapValue(var values) -> item(values);
      case ListValue(var values) -> {
        beginList();
        values.forEach(this::value);
        endList();
      }
      case StringSetValue(var values) -> {
        beginList();
        values.forEach(this::string);
        endList();
      }
      case NumberSetValue(var values) -> {
        beginList();
        for (DynamoNumber number : values) {
          string(number.canonical());
        }
        endList();
      }
      case BinarySetValue(var values) -> {
        beginList();
        values.forEach(this::binary);
        endList();
      }
    }
    return endObject();
  }

  /** A whole value that was written before. */
  public JsonWriter raw(byte[] json) {
    return raw(json, 0, json.length);
  }

  /** Bytes that are JSON already. */
  JsonWriter raw(byte[] json, int from, int to) {
    comma();
    return rawBytes(json, from, to);
  }

  private JsonWriter open(char bracket) {
    comma();
    put(bracket);
    commaDue = false;
    return this;
  }

  private JsonWriter close(char bracket) {
    put(bracket);
    commaDue = true;
    return this;
  }

  private void comma() {
    if (commaDue) {
      put(',');
    }
    commaDue = true;
  }

  private void binary(Binary value) {
    comma();
    put('"');
    byte[] text = Base64.getEncoder().encode(value.toByteArray());
    rawBytes(text, 0, text.length);
    put('"');
  }

  private JsonWriter rawBytes(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
    return this;
  }

  private void put(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
  }

  @SuppressWarnings("deprecation") // Copies the low bytes, which is all that ASCII has.
  private JsonWriter ascii(String text) {
    reserve(text.length());
    text.getBytes(0, text.length(), bytes, length);
    length += text.length();
    return this;
  }

  private void characters(String text) {
    int count = text.length();
    for (int from = 0; from < count; ) {
      int to = Math.min(count, from + CHUNK);
      if (to < count && Character.isHighSurrogate(text.charAt(to - 1))) {
        to--;
      }
      // The longest a character becomes is six bytes, as an escape.
      reserve(6 * (to - from));
      for (int i = from; i < to; i++) {
        char c = text.charAt(i);
        if (c >= ' ' && c < 0x80 && c != '"' && c != '\\') {
          bytes[length++] = (byte) c;
        } else if (c < 0x80) {
          escape(c);
        } else if (Character.isSurrogate(c)) {
          if (i + 1 < to && Character.isSurrogatePair(c, text.charAt(i + 1))) {
            encode(Character.toCodePoint(c, text.charAt(++i)));
          } else {
            // Half a pair has no UTF-8; '?' is what String.getBytes makes of it, too.
            bytes[length++] = '?';
          }
        } else {
          encode(c);
        }
      }
      from = to;
    }
  }

  /** A character over 0x7F as UTF-8; the room is there. */
  private void encode(int codePoint) {
    if (codePoint < 0x800) {
      bytes[length++] = (byte) (0xC0 | codePoint >> 6);
    } else {
      if (codePoint < 0x10000) {
        bytes[length++] = (byte) (0xE0 | codePoint >> 12);
      } else {
        bytes[length++] = (byte) (0xF0 | codePoint >> 18);
        bytes[length++] = (byte) (0x80 | (codePoint >> 12 & 0x3F));
      }
      bytes[length++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
    }
    bytes[length++] = (byte) (0x80 | (codePoint & 0x3F));
  }

  private void escape(char c) {
    bytes[length++] = '\\';
    switch (c) {
      case '"', '\\' -> bytes[length++] = (byte) c;
      case '\n' -> bytes[length++] = 'n';
      case '\r' -> bytes[length++] = 'r';
      case '\t' -> bytes[length++] = 't';
      case '\b' -> bytes[length++] = 'b';
      case '\f' -> bytes[length++] = 'f';
      default -> {
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = HEX[c >> 4];
        bytes[length++] = HEX[c & 0xF];
      }
    }
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
