package io.heatsink.dynamodb.signature;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow, and the ways in which texts become canonical. Not thread-safe. */
final class CanonicalBuffer {
  private static final int FIRST_ROOM = 1024;

  private byte[] bytes = new byte[FIRST_ROOM];
  private int length;

  void clear() {
    length = 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  CanonicalBuffer put(char ascii) {
    makeRoom(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  CanonicalBuffer put(byte[] some) {
    makeRoom(some.length);
    System.arraycopy(some, 0, bytes, length, some.length);
    length += some.length;
    return this;
  }

  CanonicalBuffer put(String text) {
    int at = length;
    makeRoom(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        length = at;
        return put(text.getBytes(StandardCharsets.UTF_8));
      }
      bytes[length++] = (byte) c;
    }
    return this;
  }

  CanonicalBuffer putLowerCase(String asciiName) {
    makeRoom(asciiName.length());
    for (int i = 0; i < asciiName.length(); i++) {
      bytes[length++] = (byte) lower(asciiName.charAt(i));
    }
    return this;
  }

  /** The value without the blanks around it; each run of blanks within it becomes one space. */
  CanonicalBuffer putTrimmed(String value) {
    int from = length;
    put(value);
    int to = from;
    boolean blankBefore = true;
    for (int i = from; i < length; i++) {
      boolean blank = bytes[i] == ' ' || bytes[i] == '\t';
      if (!blank) {
        bytes[to++] = bytes[i];
      } else if (!blankBefore) {
        bytes[to++] = ' ';
      }
      blankBefore = blank;
    }
    length = to > from && blankBefore ? to - 1 : to;
    return this;
  }

  void putHash(Sha256 sha256, byte[] of, int from, int to) {
    makeRoom(Sha256.HEX_DIGITS);
    sha256.hex(of, from, to, bytes, length);
    length += Sha256.HEX_DIGITS;
  }

  static char lower(char ascii) {
    return ascii >= 'A' && ascii <= 'Z' ? (char) (ascii | 0x20) : ascii;
  }

  private void makeRoom(int size) {
    if (bytes.length - length < size) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + size));
    }
  }
}
