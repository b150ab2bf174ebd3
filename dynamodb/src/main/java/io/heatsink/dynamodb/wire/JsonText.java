package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What is asked of a body before it is parsed: one strict encoding, so that nobody who reads it
 * later can read another text out of the same bytes.
 *
 * <p>Refused are ill-formed UTF-8 (overlong forms and surrogates among it), other encodings, byte
 * order marks, and escapes of one half of a surrogate pair.
 */
final class JsonText {
  static final int MAX_BYTES = 16 << 20;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long BACKSLASHES = ONES * '\\';

  private JsonText() {}

  /**
   * @throws DynamoDbException a SerializationException
   */
  static void check(byte[] body) {
    if (body.length > MAX_BYTES) {
      throw refused(
          "The body has %d bytes; at most %d are taken".formatted(body.length, MAX_BYTES));
    }
    // In UTF-16 and UTF-32 one of the first two bytes of any JSON text is zero.
    if (body.length < 2 || body[0] == 0 || body[1] == 0) {
      throw malformed();
    }
    int at = 0;
    while (at < body.length) {
      if (at + Long.BYTES <= body.length && isPlain((long) LONGS.get(body, at))) {
        at += Long.BYTES;
      } else if (body[at] < 0) {
        at = afterCharacter(body, at);
      } else {
        at = body[at] == '\\' ? afterEscape(body, at) : at + 1;
      }
    }
    if (body[0] < 0) {
      throw malformed();
    }
  }

  /** Whether all eight bytes are ASCII, and none a backslash. */
  private static boolean isPlain(long bytes) {
    long zeroWhereBackslash = bytes ^ BACKSLASHES;
    long backslashFound = (zeroWhereBackslash - ONES) & ~zeroWhereBackslash;
    return ((backslashFound | bytes) & HIGH_BITS) == 0;
  }

  /** Where the character ends that begins with a byte over 0x7F. */
  static int afterCharacter(byte[] body, int at) {
    int first = body[at] & 0xFF;
    int second = at + 1 < body.length ? body[at + 1] & 0xFF : 0;
    // The Unicode Standard, table 3-7, "Well-Formed UTF-8 Byte Sequences".
    int length;
    int leastSecond = 0x80;
    int mostSecond = 0xBF;
    if (first >= 0xC2 && first <= 0xDF) {
      length = 2;
    } else if (first >= 0xE0 && first <= 0xEF) {
      length = 3;
      leastSecond = first == 0xE0 ? 0xA0 : 0x80;
      mostSecond = first == 0xED ? 0x9F : 0xBF;
    } else if (first >= 0xF0 && first <= 0xF4) {
      length = 4;
      leastSecond = first == 0xF0 ? 0x90 : 0x80;
      mostSecond = first == 0xF4 ? 0x8F : 0xBF;
    } else {
      throw illFormed(at);
    }
    if (at + length > body.length || second < leastSecond || second > mostSecond) {
      throw illFormed(at);
    }
    for (int i = 2; i < length; i++) {
      if ((body[at + i] & 0xC0) != 0x80) {
        throw illFormed(at);
      }
    }
    return at + length;
  }

  /** Where the escape ends that begins with a backslash; both of it, if it is a surrogate pair. */
  static int afterEscape(byte[] body, int at) {
    int unit = escapedUnit(body, at);
    if (unit < 0) {
      return at + 2;
    }
    if (!Character.isSurrogate((char) unit)) {
      return at + 6;
    }
    int next = Character.isHighSurrogate((char) unit) ? escapedUnit(body, at + 6) : -1;
    if (next < 0 || !Character.isLowSurrogate((char) next)) {
      throw refused("Half a surrogate pair is escaped at byte " + at);
    }
    return at + 12;
  }

  /** The UTF-16 unit that stands there as {@code \}{@code uXXXX}; -1 if none does. */
  static int escapedUnit(byte[] body, int at) {
    if (at + 6 > body.length || body[at] != '\\' || body[at + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = Character.digit(body[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = (unit << 4) | digit;
    }
    return unit;
  }

  /** As DynamoDB answers to what is no JSON: without a message. */
  static DynamoDbException malformed() {
    return refused("");
  }

  static DynamoDbException refused(String message) {
    return DynamoDbException.of(ErrorType.SERIALIZATION, message);
  }

  static DynamoDbException tooLong(int bytes) {
    return refused("The body has %d bytes; at most %d are taken".formatted(bytes, MAX_BYTES));
  }

  private static DynamoDbException illFormed(int at) {
    return refused("The body is not UTF-8 at byte " + at);
  }
}
