package io.heatsink.http;

import io.heatsink.call.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The head of a reply from upstream, and how it frames the body; as strict as {@link RequestHead}.
 * Besides, it has to say how long its body is: one that ends with the connection could have been
 * cut.
 *
 * <p>One per connection, read again and again.
 */
final class ReplyHead {
  private static final int LONGEST_HEAD = 64 * 1024;
  private static final int MOST_DIGITS = 9;
  private static final String DEFAULT_TYPE = "application/x-amz-json-1.0";

  private final HeadReader reader = new HeadReader();

  private int status;
  private boolean http11;
  private boolean chunked;
  private int contentLength;
  private boolean keepAlive;
  private boolean gzipped;
  private String requestId = "";
  private long crc;
  private Headers others = Headers.NONE;

  void restart() {
    reader.restart();
  }

  /**
   * Reads on.
   *
   * @return whether the head is complete
   */
  boolean read(byte[] bytes, int start, int to) throws MalformedHttp {
    boolean complete = reader.read(bytes, start, to);
    if ((complete ? reader.length() : to - start) > LONGEST_HEAD) {
      throw new MalformedHttp("its headers are longer than " + LONGEST_HEAD + " bytes");
    }
    if (complete && !reader.asBefore()) {
      if (!reader.firstLineAsBefore()) {
        readStatusLine(bytes, start, start + reader.firstLineEnd());
      }
      readHeaders();
    }
    return complete;
  }

  int length() {
    return reader.length();
  }

  int status() {
    return status;
  }

  /** Whether another reply to the same request follows it. */
  boolean interim() {
    return status < 200;
  }

  boolean chunked() {
    return chunked;
  }

  int contentLength() {
    return contentLength;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  boolean gzipped() {
    return gzipped;
  }

  /** Empty if it came without. */
  String requestId() {
    return requestId;
  }

  /** The CRC-32 that the body as sent has to have; negative if it came without. */
  long crc() {
    return crc;
  }

  /** Those that a client should see besides the ones that the front writes. */
  Headers others() {
    return others;
  }

  private void readStatusLine(byte[] bytes, int from, int to) throws MalformedHttp {
    http11 = to - from >= 12 && HeadSyntax.isText(bytes, from, from + 9, "HTTP/1.1 ");
    boolean http10 = to - from >= 12 && HeadSyntax.isText(bytes, from, from + 9, "HTTP/1.0 ");
    if (!http11 && !http10) {
      throw new MalformedHttp("it does not begin with HTTP/1.1 and a status");
    }
    status = 0;
    for (int i = from + 9; i < from + 12; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        throw new MalformedHttp("its status is not a number");
      }
      status = status * 10 + bytes[i] - '0';
    }
    boolean blankFollows = to == from + 12 || bytes[from + 12] == ' ';
    if (!blankFollows || status < 100 || status == 101 || (status >= 300 && status < 400)) {
      throw new MalformedHttp("its status is none that DynamoDB answers with");
    }
  }

  private void readHeaders() throws MalformedHttp {
    chunked = false;
    gzipped = false;
    requestId = "";
    crc = -1;
    contentLength = 0;
    boolean lengthSeen = false;
    boolean close = false;
    boolean keep = false;
    List<Headers.Entry> rest = List.of();
    for (int i = 0; i < reader.count(); i++) {
      String value = reader.value(i);
      switch (reader.kind(i)) {
        case CONTENT_LENGTH -> {
          if (lengthSeen) {
            throw new MalformedHttp("it has two Content-Lengths");
          }
          lengthSeen = true;
          contentLength = (int) number(value, MOST_DIGITS);
        }
        case TRANSFER_ENCODING -> {
          if (chunked || !value.equalsIgnoreCase("chunked")) {
            throw new MalformedHttp("its Transfer-Encoding is other than chunked");
          }
          chunked = true;
        }
        case CONNECTION -> {
          String options = value.toLowerCase(Locale.ROOT);
          close |= options.contains("close");
          keep |= options.contains("keep-alive");
        }
        case CONTENT_ENCODING -> gzipped = gzipped(value);
        case REQUEST_ID -> requestId = value;
        case CRC32 -> crc = number(value, MOST_DIGITS + 1);
        case CONTENT_TYPE -> {
          if (!value.equals(DEFAULT_TYPE)) { // which the front writes by itself
            rest = and(rest, reader.entry(i));
          }
        }
        case END_TO_END -> rest = and(rest, reader.entry(i));
        case HOP, HOST, ACCEPT_ENCODING, EXPECT, DATE, SERVER, MARK, SIGNATURE, TARGET -> {}
      }
    }
    if (chunked == lengthSeen && status >= 200 && status != 204) {
      throw new MalformedHttp(
          chunked
              ? "it has both Transfer-Encoding and Content-Length"
              : "it does not say how long its body is");
    }
    keepAlive = !close && (http11 || keep);
    others = rest.isEmpty() ? Headers.NONE : new Headers(rest);
  }

  private static List<Headers.Entry> and(List<Headers.Entry> some, Headers.Entry one) {
    List<Headers.Entry> more = some.isEmpty() ? new ArrayList<>() : some;
    more.add(one);
    return more;
  }

  private static boolean gzipped(String encoding) throws MalformedHttp {
    if (encoding.equalsIgnoreCase("gzip")) {
      return true;
    }
    if (!encoding.equalsIgnoreCase("identity")) {
      throw new MalformedHttp("its Content-Encoding is one that was not asked for");
    }
    return false;
  }

  private static long number(String value, int mostDigits) throws MalformedHttp {
    if (value.isEmpty() || value.length() > mostDigits) {
      throw new MalformedHttp("a number in its headers is none");
    }
    long number = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < '0' || c > '9') {
        throw new MalformedHttp("a number in its headers is none");
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }
}
