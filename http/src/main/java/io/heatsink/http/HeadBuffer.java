package io.heatsink.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts a head together in bytes that are used again. Not thread-safe. */
final class HeadBuffer {
  static final byte[] LINE_END = {'\r', '\n'};
  static final byte[] COLON = {':', ' '};

  private static final int FIRST_ROOM = 1024;
  private static final int MOST_DIGITS = 20;

  private byte[] bytes = new byte[FIRST_ROOM];
  private int length;

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  HeadBuffer put(byte[] some) {
    makeRoom(some.length);
    System.arraycopy(some, 0, bytes, length, some.length);
    length += some.length;
    return this;
  }

  /** Text that came from elsewhere: what could end its line early does not get onto the wire. */
  HeadBuffer put(String text) {
    int size = text.length();
    makeRoom(size);
    int at = length;
    for (int i = 0; i < size; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return putUtf8(text);
      }
      bytes[at++] = (byte) (c < ' ' && c != '\t' ? '?' : c);
    }
    length = at;
    return this;
  }

  HeadBuffer put(long number) {
    makeRoom(MOST_DIGITS);
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  HeadBuffer putHeader(String name, String value) {
    return put(LINE_END).put(name).put(COLON).put(value);
  }

  void writeTo(ByteBuf out) {
    out.writeBytes(bytes, 0, length);
  }

  private HeadBuffer putUtf8(String text) {
    int from = length;
    put(text.getBytes(StandardCharsets.UTF_8));
    for (int i = from; i < length; i++) {
      if (bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t') {
        bytes[i] = '?';
      }
    }
    return this;
  }

  private void makeRoom(int size) {
    if (bytes.length - length < size) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + size));
    }
  }
}
