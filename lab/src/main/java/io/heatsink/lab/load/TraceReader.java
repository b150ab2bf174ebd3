package io.heatsink.lab.load;

import io.heatsink.lab.load.TraceEntry.Access;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a trace: one request a line, {@code timestamp_ms<TAB>key<TAB>R|W<TAB>bytes}, plain or gzip,
 * in the order of time. The file is not trusted: a line is bounded, and whatever does not fit the
 * form is an error that names the line.
 */
public final class TraceReader implements Closeable {
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private final String file;
  private final InputStream in;
  private final byte[] line = new byte[LONGEST_LINE];
  private long lineNumber;
  private long lastMillis = Long.MIN_VALUE;

  private TraceReader(String file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  public static TraceReader open(Path file) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      raw.mark(2);
      boolean gzip = raw.read() == GZIP_FIRST && raw.read() == GZIP_SECOND;
      raw.reset();
      String name = file.getFileName() == null ? file.toString() : file.getFileName().toString();
      return new TraceReader(
          name, gzip ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16) : raw);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /**
   * The next request; empty at the end.
   *
   * @throws TraceFormatException if the line does not have the form
   */
  public Optional<TraceEntry> next() throws IOException {
    int length = readLine();
    return length < 0 ? Optional.empty() : Optional.of(parse(length));
  }

  private int readLine() throws IOException {
    lineNumber++;
    int length = 0;
    try {
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          return length == 0 ? -1 : length;
        }
        if (length == LONGEST_LINE) {
          throw problem("the line is longer than " + LONGEST_LINE + " bytes; is this a trace?");
        }
        line[length++] = (byte) b;
      }
    } catch (ZipException e) {
      throw problem("the gzip data are broken: " + e.getMessage());
    } catch (java.io.EOFException e) {
      throw problem("the gzip data end in the middle; is the file whole?");
    }
    return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
  }

  private TraceEntry parse(int length) throws TraceFormatException {
    int first = tab(0, length);
    int second = first < 0 ? -1 : tab(first + 1, length);
    int third = second < 0 ? -1 : tab(second + 1, length);
    if (third < 0 || tab(third + 1, length) >= 0) {
      throw problem("expected four fields between tabs: milliseconds, key, R or W, bytes");
    }
    long millis = number(0, first, "milliseconds", Long.MAX_VALUE);
    if (millis < lastMillis) {
      throw problem("its time, " + millis + ", is before the line above; sort the trace by time");
    }
    lastMillis = millis;
    if (second == first + 1) {
      throw problem("the key is empty");
    }
    return new TraceEntry(
        millis,
        text(first + 1, second),
        access(second + 1, third),
        (int) number(third + 1, length, "bytes", Integer.MAX_VALUE));
  }

  private int tab(int from, int to) {
    for (int i = from; i < to; i++) {
      if (line[i] == '\t') {
        return i;
      }
    }
    return -1;
  }

  private long number(int from, int to, String what, long most) throws TraceFormatException {
    long value = 0;
    if (from == to) {
      throw problem("the " + what + " are missing");
    }
    for (int i = from; i < to; i++) {
      int digit = line[i] - '0';
      if (digit < 0 || digit > 9 || value > (most - digit) / 10) {
        throw problem("the " + what + " are no whole number from 0 to " + most);
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private String text(int from, int to) throws TraceFormatException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      throw problem("the key is not UTF-8");
    }
  }

  private Access access(int from, int to) throws TraceFormatException {
    if (to == from + 1 && line[from] == 'R') {
      return Access.READ;
    }
    if (to == from + 1 && line[from] == 'W') {
      return Access.WRITE;
    }
    throw problem("the third field is neither R nor W");
  }

  private TraceFormatException problem(String what) {
    return new TraceFormatException(file, lineNumber, what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
