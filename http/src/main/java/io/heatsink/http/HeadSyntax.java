package io.heatsink.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The characters that RFC 9110 and RFC 9112 allow in a head, and nothing besides. */
final class HeadSyntax {
  /** RFC 9110, 5.6.2: what a method or a header's name is made of. */
  private static final boolean[] TOKEN = new boolean[256];

  /** RFC 9110, 5.5: what a header's value is made of; no control character but the tab. */
  private static final boolean[] VALUE = new boolean[256];

  static {
    for (char c = '0'; c <= '9'; c++) {
      TOKEN[c] = true;
    }
    for (char c = 'a'; c <= 'z'; c++) {
      TOKEN[c] = true;
      TOKEN[c - 'a' + 'A'] = true;
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
    for (int c = ' '; c < 256; c++) {
      VALUE[c] = c != 0x7f;
    }
    VALUE['\t'] = true;
  }

  // Eight bytes at a time. Source: S. E. Anderson, "Bit Twiddling Hacks", bytes less than n, and
  // bytes that are zero.
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long BLANKS = ONES * ' ';
  private static final long DELETES = ONES * 0x7f;

  private HeadSyntax() {}

  static boolean isToken(byte[] bytes, int from, int to) {
    if (from >= to) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!TOKEN[bytes[i] & 0xff]) {
        return false;
      }
    }
    return true;
  }

  /** A request's target: visible ASCII. */
  static boolean isTarget(byte[] bytes, int from, int to) {
    if (from >= to) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (bytes[i] <= ' ' || bytes[i] == 0x7f) {
        return false;
      }
    }
    return true;
  }

  static boolean isValue(byte[] bytes, int from, int to) {
    int at = from;
    while (at + Long.BYTES <= to && isVisible((long) LONGS.get(bytes, at))) {
      at += Long.BYTES;
    }
    for (int i = at; i < to; i++) {
      if (!VALUE[bytes[i] & 0xff]) {
        return false;
      }
    }
    return true;
  }

  /** Whether all eight bytes are visible ASCII, or blanks. */
  private static boolean isVisible(long bytes) {
    long zeroWhereDelete = bytes ^ DELETES;
    long found = (bytes - BLANKS) | (zeroWhereDelete - ONES) | bytes;
    return (found & HIGH_BITS) == 0;
  }

  /** Whether the bytes are that ASCII text. */
  static boolean isText(byte[] bytes, int from, int to, String text) {
    if (to - from != text.length() || from == to) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (bytes[i] != text.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /**
   * Where the byte stands, or {@code to} if it does not.
   *
   * @param wanted ASCII
   */
  static int find(byte[] bytes, byte wanted, int from, int to) {
    long pattern = ONES * wanted;
    int i = from;
    while (i + Long.BYTES <= to) {
      long zeroWhereWanted = (long) LONGS.get(bytes, i) ^ pattern;
      if (((zeroWhereWanted - ONES) & ~zeroWhereWanted & HIGH_BITS) != 0) {
        break;
      }
      i += Long.BYTES;
    }
    while (i < to && bytes[i] != wanted) {
      i++;
    }
    return i;
  }

  /**
   * A value as text. What is not ASCII has to be UTF-8, so that text and bytes are the same thing.
   */
  static String text(byte[] bytes, int from, int to) throws CharacterCodingException {
    int at = from;
    while (at + Long.BYTES <= to && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
      at += Long.BYTES;
    }
    for (int i = at; i < to; i++) {
      if (bytes[i] < 0) {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(bytes, from, to - from))
            .toString();
      }
    }
    return ascii(bytes, from, to);
  }

  static String ascii(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
