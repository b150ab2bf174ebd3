package io.heatsink.http;

import io.heatsink.call.Headers;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the heads of one connection's messages, strictly and in pieces, and remembers the last one:
 * most lines of a connection's heads are the same each time; these are compared, not read, and
 * their strings used again.
 *
 * <p>Keeps true: a line that is taken over is byte for byte a line that was checked when it was
 * read. A line ends with CR LF and nothing else; there are no folded lines, no blanks before a
 * colon, no control characters.
 *
 * <p>Positions are told by their distance from the head's first byte, because the head may lie in
 * another array each time that more of it has come.
 */
final class HeadReader {
  /** More headers than any client of DynamoDB, or DynamoDB, sends. */
  private static final int MOST_LINES = 128;

  /** A longer head is not remembered: an idle connection should hold little. */
  private static final int REMEMBERED_BYTES = 4096;

  private static final int FIRST_CAPACITY = 16;
  private static final Headers.Entry NO_HEADER = new Headers.Entry("", "");

  // By line; the first line is not a header, and only has an end.
  private Headers.Entry[] entries = new Headers.Entry[0];
  private HeaderKind[] kinds = new HeaderKind[0];
  private int[] ends = new int[0];

  private int lines;
  private int length;
  private int scanned;
  private boolean asBefore;
  private boolean firstLineAsBefore;

  private byte[] before = {};
  private int[] beforeEnds = {};
  private int beforeLines;

  /** Turns to the next head. */
  void restart() {
    lines = 0;
    length = 0;
    scanned = 0;
    asBefore = true;
    firstLineAsBefore = true;
  }

  /**
   * Reads on.
   *
   * @param start where the head begins
   * @param to end of what has come of it
   * @return whether the head is complete
   */
  boolean read(byte[] bytes, int start, int to) throws MalformedHttp {
    while (true) {
      int from = start + length;
      if (takeOver(bytes, from, to)) {
        continue;
      }
      int lineFeed = HeadSyntax.find(bytes, (byte) '\n', Math.max(from, start + scanned), to);
      if (lineFeed == to) {
        scanned = to - start;
        return false;
      }
      int lineEnd = lineFeed - 1;
      if (lineEnd < from || bytes[lineEnd] != '\r') {
        throw new MalformedHttp("a line ends without CR");
      }
      if (lineEnd == from) {
        if (lines == 0) {
          throw new MalformedHttp("it begins with an empty line");
        }
        asBefore &= lines == beforeLines;
        remember(bytes, start);
        length += 2;
        return true;
      }
      readLine(bytes, from, lineEnd);
      length = lineFeed + 1 - start;
      ends[lines++] = length;
    }
  }

  /** The length of what has been read: of the whole head, once it is complete. */
  int length() {
    return length;
  }

  /** Where the first line ends, without its line end. */
  int firstLineEnd() {
    return ends[0] - 2;
  }

  /** Whether the first line is the one of the head before. */
  boolean firstLineAsBefore() {
    return firstLineAsBefore;
  }

  /** Whether the whole head is the one before. */
  boolean asBefore() {
    return asBefore;
  }

  /** The number of headers. */
  int count() {
    return lines - 1;
  }

  HeaderKind kind(int header) {
    return kinds[header + 1];
  }

  String name(int header) {
    return entries[header + 1].name();
  }

  String value(int header) {
    return entries[header + 1].value();
  }

  Headers headers() {
    return new Headers(List.of(Arrays.copyOfRange(entries, 1, lines)));
  }

  /** The header itself, to be put into other lists. */
  Headers.Entry entry(int header) {
    return entries[header + 1];
  }

  private boolean takeOver(byte[] bytes, int from, int to) {
    if (lines >= beforeLines) {
      return false;
    }
    int oldFrom = lines == 0 ? 0 : beforeEnds[lines - 1];
    int oldTo = beforeEnds[lines];
    int size = oldTo - oldFrom;
    if (to - from < size || !Arrays.equals(bytes, from, from + size, before, oldFrom, oldTo)) {
      return false;
    }
    length += size;
    ends[lines++] = length;
    return true;
  }

  private void readLine(byte[] bytes, int from, int to) throws MalformedHttp {
    if (lines == ends.length) {
      grow();
    }
    asBefore = false;
    if (lines == 0) {
      firstLineAsBefore = false;
      entries[0] = NO_HEADER;
    } else {
      readHeader(bytes, from, to);
    }
  }

  private void readHeader(byte[] bytes, int from, int to) throws MalformedHttp {
    if (HeadSyntax.isBlank(bytes[from])) {
      throw new MalformedHttp("a header line begins with a blank; folded headers are refused");
    }
    int colon = HeadSyntax.find(bytes, (byte) ':', from, to);
    if (colon == to) {
      throw new MalformedHttp("a header line has no colon");
    }
    int valueFrom = colon + 1;
    int valueTo = to;
    while (valueFrom < valueTo && HeadSyntax.isBlank(bytes[valueFrom])) {
      valueFrom++;
    }
    while (valueFrom < valueTo && HeadSyntax.isBlank(bytes[valueTo - 1])) {
      valueTo--;
    }
    if (!HeadSyntax.isValue(bytes, valueFrom, valueTo)) {
      throw new MalformedHttp("the value of a header has a control character");
    }
    String name = lines < beforeLines ? entries[lines].name() : "";
    if (!HeadSyntax.isText(bytes, from, colon, name)) {
      if (!HeadSyntax.isToken(bytes, from, colon)) {
        throw new MalformedHttp("the name of a header has a character that no name has");
      }
      name = HeadSyntax.ascii(bytes, from, colon);
      kinds[lines] = HeaderKind.of(name);
    }
    try {
      entries[lines] = new Headers.Entry(name, HeadSyntax.text(bytes, valueFrom, valueTo));
    } catch (CharacterCodingException e) {
      throw new MalformedHttp("the value of a header is neither ASCII nor UTF-8");
    }
  }

  private void grow() throws MalformedHttp {
    if (lines == MOST_LINES) {
      throw new MalformedHttp("it has more than " + (MOST_LINES - 1) + " headers");
    }
    int capacity = Math.clamp(2L * lines, FIRST_CAPACITY, MOST_LINES);
    entries = Arrays.copyOf(entries, capacity);
    kinds = Arrays.copyOf(kinds, capacity);
    ends = Arrays.copyOf(ends, capacity);
  }

  private void remember(byte[] bytes, int start) {
    if (asBefore) {
      return;
    }
    if (length > REMEMBERED_BYTES) {
      beforeLines = 0;
      return;
    }
    if (before.length < length) {
      before = new byte[length + length / 4];
    }
    if (beforeEnds.length < lines) {
      beforeEnds = new int[ends.length];
    }
    System.arraycopy(bytes, start, before, 0, length);
    System.arraycopy(ends, 0, beforeEnds, 0, lines);
    beforeLines = lines;
  }
}
