package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.DynamoDbException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Goes through JSON in place: names and texts are stretches of the given bytes, and nothing is made
 * of what is passed over, yet all of it is checked. Takes and refuses what {@link JsonReader} takes
 * and refuses, several times as fast.
 *
 * <p>After {@link #nextField} or {@link #nextElement} the position is at a value, which must be
 * entered, read or skipped.
 */
final class JsonScanner {
  /** 32 levels of a value take two JSON levels each; the rest is for what stands around it. */
  static final int MAX_DEPTH = 80;

  static final int MAX_NAME_BYTES = 64 << 10;
  static final int MAX_STRING_BYTES = 1 << 20;
  static final int MAX_NUMBER_BYTES = 256;

  /** Names of one object that are compared as they come; those of larger ones at its end. */
  private static final int FEW_NAMES = 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  private final byte[] in;
  private int at;

  /** The hashes of the names seen so far in each object that is entered, the outermost first. */
  private long[] names = new long[16];

  private int nameCount;

  /** For each object or list that is entered: where its names begin. */
  private int[] namesFrom = new int[16];

  private int depth;

  /** Where the quote before the last name stands. */
  private int nameStart;

  /** Whether the list that was entered last has had no element yet. */
  private boolean listBegins;

  private byte[] text;
  private int textFrom;
  private int textTo;
  private Field field = Field.OTHER;

  JsonScanner(byte[] in) {
    this.in = in;
    text = in;
  }

  /** Refuses a call's body that is longer than DynamoDB takes; a reply's may be. */
  void limitLength() {
    if (in.length > JsonText.MAX_BYTES) {
      throw JsonText.tooLong(in.length);
    }
  }

  /** Goes to the body's value, which must be an object. */
  void startBody() {
    skipSpace();
    if (peek() != '{') {
      throw JsonText.malformed();
    }
  }

  /** Requires that nothing stands behind the body's object. */
  void endBody() {
    skipSpace();
    if (at < in.length) {
      throw JsonText.malformed();
    }
  }

  /** Goes to a value that was passed over before. */
  void goTo(int position) {
    at = position;
    depth = 0;
    nameCount = 0;
  }

  int position() {
    return at;
  }

  /** The first byte of the value at the position. */
  byte peek() {
    if (at >= in.length) {
      throw JsonText.malformed();
    }
    return in[at];
  }

  void enterObject() {
    switch (peek()) {
      case '{' -> {}
      case '[' -> throw JsonText.refused("Start of list found where not expected");
      default -> throw notStructured();
    }
    enter();
  }

  void enterList() {
    switch (peek()) {
      case '[' -> {}
      case '{' -> throw JsonText.refused("Start of structure or map found where not expected");
      default -> throw notStructured();
    }
    enter();
    listBegins = true;
  }

  /**
   * Goes to the value of the next field of the object that was entered last, fields with null
   * included; false at its end, behind which the position then is.
   */
  boolean nextFieldOrNull() {
    skipSpace();
    byte next = peek();
    if (next == '}') {
      at++;
      leave();
      return false;
    }
    if (nameCount > namesFrom[depth - 1]) {
      if (next != ',') {
        throw JsonText.malformed();
      }
      at++;
      skipSpace();
      next = peek();
    }
    if (next != '"') {
      throw JsonText.malformed();
    }
    nameStart = at++;
    readName();
    skipSpace();
    if (peek() != ':') {
      throw JsonText.malformed();
    }
    at++;
    skipSpace();
    return true;
  }

  /** As {@link #nextFieldOrNull}, but passes fields with null over, which count as absent. */
  boolean nextField() {
    while (nextFieldOrNull()) {
      if (peek() != 'n') {
        return true;
      }
      literal("null");
    }
    return false;
  }

  /** Goes to the next element of the list that was entered last; false at its end. */
  boolean nextElement() {
    skipSpace();
    if (listBegins) {
      listBegins = false;
      if (peek() != ']') {
        return true;
      }
    } else if (peek() == ',') {
      at++;
      skipSpace();
      return true;
    } else if (peek() != ']') {
      throw JsonText.malformed();
    }
    at++;
    leave();
    return false;
  }

  /** Where the field begins whose value {@link #nextField} went to; ask before it is read. */
  int nameStart() {
    return nameStart;
  }

  /** Which field it is whose value {@link #nextField} went to. */
  Field field() {
    return field;
  }

  /** Reads a string; its text is what the {@code text} methods then tell of. */
  void readString() {
    if (peek() != '"') {
      throw cannotBe("String");
    }
    at++;
    readText(MAX_STRING_BYTES);
  }

  /** Whether the text that was read last, or the name, is this. */
  boolean textIs(String other) {
    if (textTo - textFrom < other.length()) {
      return false;
    }
    for (int i = 0; i < other.length(); i++) {
      char c = other.charAt(i);
      if (c >= 0x80) {
        return text().equals(other);
      }
      if (text[textFrom + i] != c) {
        return false;
      }
    }
    return textTo - textFrom == other.length();
  }

  int textLength() {
    return textTo - textFrom;
  }

  byte textAt(int index) {
    return text[textFrom + index];
  }

  /** The text that was read last, or the name, as UTF-8. */
  byte[] textBytes() {
    return Arrays.copyOfRange(text, textFrom, textTo);
  }

  String text() {
    return new String(text, textFrom, textTo - textFrom, StandardCharsets.UTF_8);
  }

  byte[] textAsBase64() {
    return Base64Text.decode(text, textFrom, textTo);
  }

  /** Reads a boolean; a word other than these counts as true, the stricter way to read. */
  boolean readBool() {
    return switch (peek()) {
      case 't' -> {
        literal("true");
        yield true;
      }
      case 'f' -> {
        literal("false");
        yield false;
      }
      case '"' -> {
        readString();
        String word = text();
        yield !word.equalsIgnoreCase("false") && !word.equalsIgnoreCase("no");
      }
      default -> throw cannotBe("Boolean");
    };
  }

  /** Reads a number. */
  double readNumber() {
    byte first = peek();
    if (first != '-' && (first < '0' || first > '9')) {
      throw cannotBe("Double");
    }
    int from = at;
    skipNumber();
    return Double.parseDouble(new String(in, from, at - from, StandardCharsets.US_ASCII));
  }

  /** Passes the value at the position over. */
  void skipValue() {
    switch (peek()) {
      case '"' -> {
        at++;
        skipText(MAX_STRING_BYTES);
      }
      case '{' -> {
        enter();
        while (nextFieldOrNull()) {
          skipValue();
        }
      }
      case '[' -> {
        enter();
        listBegins = true;
        while (nextElement()) {
          skipValue();
        }
      }
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> skipNumber();
    }
  }

  private void enter() {
    at++;
    if (depth == MAX_DEPTH) {
      throw DynamoDbException.validation(ValueReader.TOO_DEEP);
    }
    if (depth == namesFrom.length) {
      namesFrom = Arrays.copyOf(namesFrom, MAX_DEPTH);
    }
    namesFrom[depth++] = nameCount;
  }

  private void leave() {
    int from = namesFrom[--depth];
    if (nameCount - from > FEW_NAMES) {
      Arrays.sort(names, from, nameCount);
      for (int i = from + 1; i < nameCount; i++) {
        if (names[i] == names[i - 1]) {
          throw twice();
        }
      }
    }
    nameCount = from;
  }

  private void readName() {
    readText(MAX_NAME_BYTES);
    long hash = NameHash.of(text, textFrom, textTo);
    int from = namesFrom[depth - 1];
    if (nameCount - from < FEW_NAMES) {
      for (int i = from; i < nameCount; i++) {
        if (names[i] == hash) {
          throw twice();
        }
      }
    }
    if (nameCount == names.length) {
      names = Arrays.copyOf(names, 2 * nameCount);
    }
    names[nameCount++] = hash;
    field = Field.of(hash, this);
  }

  private static DynamoDbException twice() {
    return JsonText.refused("A name stands twice in one object of the body");
  }

  /** From behind the opening quote to behind the closing one. */
  private void readText(int maxBytes) {
    int from = at;
    if (skipText(maxBytes)) {
      unescape(from, at - 1);
    } else {
      text = in;
      textFrom = from;
      textTo = at - 1;
    }
  }

  /**
   * As {@link #readText}, but keeps nothing.
   *
   * @return whether there are escapes
   */
  private boolean skipText(int maxBytes) {
    int from = at;
    int i = from;
    boolean escapes = false;
    while (true) {
      while (i + Long.BYTES <= in.length) {
        long special = special((long) LONGS.get(in, i));
        if (special != 0) {
          i += Long.numberOfTrailingZeros(special) >> 3;
          break;
        }
        i += Long.BYTES;
      }
      if (i >= in.length) {
        throw JsonText.malformed();
      }
      byte b = in[i];
      if (b == '"') {
        if (i - from > maxBytes) {
          throw JsonText.refused("A string, name or number in the body is too long");
        }
        at = i + 1;
        return escapes;
      }
      if (b == '\\') {
        escapes = true;
        i = afterEscape(i);
      } else if (b < 0) {
        i = JsonText.afterCharacter(in, i);
      } else if (b < ' ') {
        throw JsonText.malformed();
      } else {
        i++;
      }
    }
  }

  /** The high bit of each byte that is no plain character; the lowest such is exact. */
  private static long special(long bytes) {
    long quote = bytes ^ QUOTES;
    long backslash = bytes ^ BACKSLASHES;
    return (((quote - ONES) & ~quote)
            | ((backslash - ONES) & ~backslash)
            | ((bytes - SPACES) & ~bytes)
            | bytes)
        & HIGH_BITS;
  }

  private int afterEscape(int start) {
    if (start + 1 >= in.length) {
      throw JsonText.malformed();
    }
    return switch (in[start + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> start + 2;
      case 'u' -> {
        if (JsonText.escapedUnit(in, start) < 0) {
          throw JsonText.malformed();
        }
        yield JsonText.afterEscape(in, start);
      }
      default -> throw JsonText.malformed();
    };
  }

  private void unescape(int from, int to) {
    // No escape is shorter than the UTF-8 of what it stands for.
    byte[] plain = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; ) {
      byte b = in[i];
      if (b != '\\') {
        plain[length++] = b;
        i++;
        continue;
      }
      byte kind = in[i + 1];
      if (kind == 'u') {
        int end = JsonText.afterEscape(in, i);
        int unit = JsonText.escapedUnit(in, i);
        int character =
            end == i + 6
                ? unit
                : Character.toCodePoint((char) unit, (char) JsonText.escapedUnit(in, i + 6));
        byte[] utf8 = Character.toString(character).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(utf8, 0, plain, length, utf8.length);
        length += utf8.length;
        i = end;
      } else {
        plain[length++] =
            switch (kind) {
              case 'b' -> '\b';
              case 'f' -> '\f';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              default -> kind;
            };
        i += 2;
      }
    }
    text = plain;
    textFrom = 0;
    textTo = length;
  }

  private void literal(String word) {
    int end = at + word.length();
    if (end > in.length) {
      throw JsonText.malformed();
    }
    for (int i = 0; i < word.length(); i++) {
      if (in[at + i] != word.charAt(i)) {
        throw JsonText.malformed();
      }
    }
    at = end;
    requireEndOfWord();
  }

  private void skipNumber() {
    int from = at;
    if (peek() == '-') {
      at++;
    }
    if (at < in.length && in[at] == '0') {
      at++;
    } else {
      skipDigits();
    }
    if (at < in.length && in[at] == '.') {
      at++;
      skipDigits();
    }
    if (at < in.length && (in[at] == 'e' || in[at] == 'E')) {
      at++;
      if (at < in.length && (in[at] == '+' || in[at] == '-')) {
        at++;
      }
      skipDigits();
    }
    requireEndOfWord();
    if (at - from > MAX_NUMBER_BYTES) {
      throw JsonText.refused("A string, name or number in the body is too long");
    }
  }

  private void skipDigits() {
    int from = at;
    while (at < in.length && in[at] >= '0' && in[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw JsonText.malformed();
    }
  }

  /** A number or a word ends where something else begins, not in the middle. */
  private void requireEndOfWord() {
    if (at < in.length) {
      byte b = in[at];
      if (b != ',' && b != '}' && b != ']' && b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        throw JsonText.malformed();
      }
    }
  }

  private void skipSpace() {
    while (at < in.length) {
      byte b = in[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return;
      }
      at++;
    }
  }

  /** What DynamoDB says of a value that has another type than it should have. */
  private DynamoDbException cannotBe(String type) {
    int from = at;
    byte first = peek();
    // It must be a value at all, or this is no JSON.
    skipValue();
    return JsonText.refused(
        switch (first) {
          case '{' -> "Start of structure or map found where not expected";
          case '[' -> "Start of list found where not expected";
          case '"' -> "STRING_VALUE cannot be converted to " + type;
          case 't' -> "TRUE_VALUE cannot be converted to " + type;
          case 'f' -> "FALSE_VALUE cannot be converted to " + type;
          case 'n' -> "Unexpected token received from parser";
          default ->
              (isDecimal(from) ? "DECIMAL" : "NUMBER") + "_VALUE cannot be converted to " + type;
        });
  }

  /** What DynamoDB says of a value that is neither object nor list, where one of them should be. */
  private DynamoDbException notStructured() {
    skipValue();
    return JsonText.refused("Unexpected field type");
  }

  private boolean isDecimal(int from) {
    for (int i = from; i < at; i++) {
      if (in[i] == '.' || in[i] == 'e' || in[i] == 'E') {
        return true;
      }
    }
    return false;
  }
}
