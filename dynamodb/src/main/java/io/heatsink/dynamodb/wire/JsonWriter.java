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
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  /** A blank in each byte, the first character that is not a control character. */
  private static final long CONTROLS_END = ONES * ' ';

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
    // Half a surrogate pair has no UTF-8; it becomes '?' here.
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int from = 0;
    while (true) {
      int to = plainUntil(utf8, from);
      rawBytes(utf8, from, to);
      if (to == utf8.length) {
        return;
      }
      // The longest that a byte becomes is an escape of six.
      reserve(6);
      escape((char) utf8[to]);
      from = to + 1;
    }
  }

  /** Where the first byte stands that has to be escaped; the end if none does. */
  private static int plainUntil(byte[] utf8, int from) {
    int at = from;
    while (at + Long.BYTES <= utf8.length && isPlain((long) LONGS.get(utf8, at))) {
      at += Long.BYTES;
    }
    while (at < utf8.length && !isEscaped(utf8[at])) {
      at++;
    }
    return at;
  }

  private static boolean isEscaped(byte b) {
    return b == '"' || b == '\\' || (b >= 0 && b < ' ');
  }

  /**
   * Whether none of the eight bytes has to be escaped.
   *
   * <p>Source: S. E. Anderson, "Bit Twiddling Hacks", bytes less than n, and bytes that are zero.
   */
  private static boolean isPlain(long bytes) {
    long zeroWhereQuote = bytes ^ QUOTES;
    long zeroWhereBackslash = bytes ^ BACKSLASHES;
    long found =
        ((bytes - CONTROLS_END) & ~bytes)
            | ((zeroWhereQuote - ONES) & ~zeroWhereQuote)
            | ((zeroWhereBackslash - ONES) & ~zeroWhereBackslash);
    return (found & HIGH_BITS) == 0;
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
