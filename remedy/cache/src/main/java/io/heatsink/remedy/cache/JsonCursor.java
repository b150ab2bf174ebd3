package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Walks over a body that is known, or hoped, to be JSON, and tells where things stand in it. It
 * reads no value, makes no garbage, and stops with {@link UnreadableJson} where it cannot go on.
 *
 * <p>Names are compared as they are written: one with escapes equals none.
 */
final class JsonCursor {
  private final byte[] json;
  private final int end;
  private int at;
  private int nameStart;
  private int nameEnd;
  private boolean fresh;

  /** The body is no JSON, or not of the form that was hoped for. */
  static final class UnreadableJson extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableJson() {
      super("This is not the JSON that was looked for.", null, false, false);
    }
  }

  JsonCursor(byte[] json) {
    this(json, 0, json.length);
  }

  JsonCursor(byte[] json, int from, int to) {
    this.json = json;
    this.at = from;
    this.end = to;
  }

  /** Where the next value starts. */
  int position() {
    space();
    return at;
  }

  /** Enters the object that stands here. */
  void beginObject() {
    expect('{');
    fresh = true;
  }

  /** Goes to the next member of the object, behind its colon; false at the object's end. */
  boolean nextName() {
    if (ends('}')) {
      return false;
    }
    expect('"');
    nameStart = at;
    skipString();
    nameEnd = at - 1;
    expect(':');
    return true;
  }

  boolean nameIs(byte[] name) {
    return Arrays.equals(json, nameStart, nameEnd, name, 0, name.length);
  }

  /** Where the member's name starts, at its quote. */
  int nameStart() {
    return nameStart - 1;
  }

  /** The member's name as it is written. */
  String name() {
    return new String(json, nameStart, nameEnd - nameStart, UTF_8);
  }

  /** Where the member's name ends, before its quote. */
  int nameEnd() {
    return nameEnd;
  }

  /** Enters the list that stands here. */
  void beginList() {
    expect('[');
    fresh = true;
  }

  /** Goes to the next element of the list; false at the list's end. */
  boolean nextElement() {
    return !ends(']');
  }

  /** Goes behind the value that stands here; returns where it ends. */
  int skipValue() {
    space();
    switch (peek()) {
      case '"' -> {
        at++;
        skipString();
      }
      case '{', '[' -> skipNested();
      default -> skipWord();
    }
    fresh = false;
    return at;
  }

  /** Whether the value that stands here is written so; goes behind it. */
  boolean valueIs(byte[] text) {
    int from = position();
    return Arrays.equals(json, from, skipValue(), text, 0, text.length);
  }

  private boolean ends(char bracket) {
    space();
    if (!fresh && peek() == ',') {
      at++;
      space();
    } else if (peek() == bracket) {
      at++;
      fresh = false;
      return true;
    } else if (!fresh) {
      throw new UnreadableJson();
    }
    fresh = false;
    return false;
  }

  private void skipString() {
    while (true) {
      byte b = peek();
      at++;
      if (b == '"') {
        return;
      }
      if (b == '\\') {
        at++;
      }
    }
  }

  private void skipNested() {
    int depth = 0;
    do {
      byte b = peek();
      at++;
      switch (b) {
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case '"' -> skipString();
        default -> {} // what stands between
      }
    } while (depth > 0);
  }

  private void skipWord() {
    int from = at;
    while (at < end && isWord(json[at])) {
      at++;
    }
    if (at == from) {
      throw new UnreadableJson();
    }
  }

  private static boolean isWord(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || b == '-'
        || b == '+'
        || b == '.';
  }

  private void expect(char expected) {
    space();
    if (peek() != expected) {
      throw new UnreadableJson();
    }
    at++;
  }

  private byte peek() {
    if (at >= end) {
      throw new UnreadableJson();
    }
    return json[at];
  }

  private void space() {
    while (at < end && json[at] <= ' ' && json[at] >= 0) {
      at++;
    }
  }
}
