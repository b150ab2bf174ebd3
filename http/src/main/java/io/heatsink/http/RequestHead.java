package io.heatsink.http;

import io.heatsink.call.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of a request, and how it frames the body: strictly, so that no other reader of the same
 * bytes can see another request in them (request smuggling).
 *
 * <p>Refused are: Transfer-Encoding with Content-Length, or in HTTP/1.0, or other than exactly
 * {@code chunked}; more than one of Content-Length, Transfer-Encoding or Host; a Content-Length
 * that is not all digits; a missing Host in HTTP/1.1.
 *
 * <p>One per connection, read again and again.
 */
final class RequestHead {
  /** So many digits always fit a long. */
  private static final int MOST_DIGITS = 18;

  private static final List<String> KEEP_ALIVE = List.of("keep-alive");

  private final HeadReader reader = new HeadReader();

  private String method = "";
  private String uri = "";
  private boolean http11;
  private Headers headers = Headers.NONE;
  private Headers endToEnd = Headers.NONE;
  private long contentLength;
  private boolean chunked;
  private boolean keepAlive;
  private boolean continueExpected;
  private boolean gzipAccepted;
  private boolean gzipped;
  private Optional<String> marks = Optional.empty();

  void restart() {
    reader.restart();
  }

  /**
   * Reads on.
   *
   * @param start where the head begins
   * @param to end of what has come
   * @param limit most bytes that a head may have
   * @return whether the head is complete
   */
  boolean read(byte[] bytes, int start, int to, int limit) throws HttpFault {
    boolean complete;
    try {
      complete = reader.read(bytes, start, to);
      if ((complete ? reader.length() : to - start) > limit) {
        throw HttpFault.headTooLarge(limit);
      }
      if (!complete || reader.asBefore()) {
        return complete;
      }
      if (!reader.firstLineAsBefore()) {
        readRequestLine(bytes, start, start + reader.firstLineEnd());
      }
      readFraming();
    } catch (MalformedHttp e) {
      throw HttpFault.malformed(e.getMessage());
    }
    return true;
  }

  int length() {
    return reader.length();
  }

  String method() {
    return method;
  }

  String uri() {
    return uri;
  }

  Headers headers() {
    return headers;
  }

  Headers endToEnd() {
    return endToEnd;
  }

  boolean chunked() {
    return chunked;
  }

  /** 0 without a Content-Length: a request has a body only if it says so. */
  long contentLength() {
    return contentLength;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  boolean continueExpected() {
    return continueExpected;
  }

  boolean gzipAccepted() {
    return gzipAccepted;
  }

  boolean gzipped() {
    return gzipped;
  }

  /** The value of {@link HopMark#HEADER}. */
  Optional<String> marks() {
    return marks;
  }

  private void readRequestLine(byte[] bytes, int from, int to) throws MalformedHttp, HttpFault {
    int methodEnd = HeadSyntax.find(bytes, (byte) ' ', from, to);
    int uriEnd = HeadSyntax.find(bytes, (byte) ' ', Math.min(methodEnd + 1, to), to);
    if (uriEnd == to
        || !HeadSyntax.isToken(bytes, from, methodEnd)
        || !HeadSyntax.isTarget(bytes, methodEnd + 1, uriEnd)) {
      throw new MalformedHttp("the request line is not METHOD TARGET VERSION");
    }
    http11 = HeadSyntax.isText(bytes, uriEnd + 1, to, "HTTP/1.1");
    if (!http11 && !HeadSyntax.isText(bytes, uriEnd + 1, to, "HTTP/1.0")) {
      throw HttpFault.unknownVersion();
    }
    method = HeadSyntax.ascii(bytes, from, methodEnd);
    uri = HeadSyntax.ascii(bytes, methodEnd + 1, uriEnd);
  }

  private void readFraming() throws MalformedHttp, HttpFault {
    contentLength = 0;
    chunked = false;
    continueExpected = false;
    gzipAccepted = false;
    gzipped = false;
    marks = Optional.empty();
    boolean close = false;
    boolean keep = false;
    boolean lengthSeen = false;
    boolean encoded = false;
    int hosts = 0;
    int hops = 0;
    List<String> connectionOptions = List.of();
    for (int i = 0; i < reader.count(); i++) {
      String value = reader.value(i);
      switch (reader.kind(i)) {
        case END_TO_END, CONTENT_TYPE, DATE, SERVER, REQUEST_ID, CRC32, SIGNATURE, TARGET -> {}
        case HOP -> hops++;
        case HOST -> {
          hosts++;
          if (!isHost(value)) {
            throw new MalformedHttp("Host is not a host");
          }
        }
        case CONNECTION -> {
          hops++;
          List<String> options = tokens(value);
          close |= options.contains("close");
          keep |= options.contains("keep-alive");
          connectionOptions = joined(connectionOptions, options);
        }
        case CONTENT_LENGTH -> {
          hops++;
          if (lengthSeen) {
            throw new MalformedHttp("it has two Content-Lengths");
          }
          lengthSeen = true;
          contentLength = length(value);
        }
        case TRANSFER_ENCODING -> {
          hops++;
          if (chunked || !value.equals("chunked")) {
            throw new MalformedHttp("Transfer-Encoding is other than exactly 'chunked'");
          }
          chunked = true;
        }
        case EXPECT -> {
          hops++;
          if (!value.equalsIgnoreCase("100-continue")) {
            throw HttpFault.unknownExpectation();
          }
          continueExpected = http11;
        }
        case CONTENT_ENCODING -> {
          if (encoded) {
            throw HttpFault.unknownEncoding();
          }
          encoded = true;
          gzipped = gzipped(value);
        }
        case ACCEPT_ENCODING -> gzipAccepted = acceptsGzip(value);
        case MARK -> marks = Optional.of(value);
      }
    }
    if (chunked && lengthSeen) {
      throw new MalformedHttp("it has both Transfer-Encoding and Content-Length");
    }
    if (chunked && !http11) {
      throw new MalformedHttp("HTTP/1.0 has no Transfer-Encoding");
    }
    if (hosts > 1 || (hosts == 0 && http11)) {
      throw new MalformedHttp("it has " + (hosts > 1 ? "two Hosts" : "no Host"));
    }
    keepAlive = !close && (http11 || keep);
    headers = reader.headers();
    endToEnd = hops == 0 ? headers : withoutHops(connectionOptions);
  }

  private Headers withoutHops(List<String> connectionOptions) {
    List<Headers.Entry> kept = new ArrayList<>(reader.count());
    for (int i = 0; i < reader.count(); i++) {
      boolean hop =
          switch (reader.kind(i)) {
            case HOP, CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING, EXPECT -> true;
            case END_TO_END ->
                !connectionOptions.isEmpty()
                    && connectionOptions.contains(reader.name(i).toLowerCase(Locale.ROOT));
            default -> false;
          };
      if (!hop) {
        kept.add(reader.entry(i));
      }
    }
    return new Headers(kept);
  }

  private static long length(String value) throws MalformedHttp {
    if (value.isEmpty() || value.length() > MOST_DIGITS) {
      throw new MalformedHttp("Content-Length is not a number");
    }
    long length = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < '0' || c > '9') {
        throw new MalformedHttp("Content-Length is not a number");
      }
      length = length * 10 + (c - '0');
    }
    return length;
  }

  private static boolean isHost(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || ".-_:[]".indexOf(c) >= 0;
      if (!allowed) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  private static boolean gzipped(String encoding) throws HttpFault {
    if (encoding.equalsIgnoreCase("gzip")) {
      return true;
    }
    if (encoding.isEmpty() || encoding.equalsIgnoreCase("identity")) {
      return false;
    }
    throw HttpFault.unknownEncoding();
  }

  /** Whether gzip is named, and not with a quality of 0. */
  static boolean acceptsGzip(String accepted) {
    for (String coding : accepted.split(",", -1)) {
      int semicolon = coding.indexOf(';');
      String name = semicolon < 0 ? coding : coding.substring(0, semicolon);
      if (name.trim().equalsIgnoreCase("gzip")) {
        return semicolon < 0
            || !coding.substring(semicolon + 1).replace(" ", "").matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  private static List<String> tokens(String value) {
    if (value.equalsIgnoreCase("keep-alive")) { // as most clients say it, each time
      return KEEP_ALIVE;
    }
    List<String> tokens = new ArrayList<>();
    for (String token : value.split(",", -1)) {
      tokens.add(token.trim().toLowerCase(Locale.ROOT));
    }
    return tokens;
  }

  private static List<String> joined(List<String> some, List<String> others) {
    if (some.isEmpty()) {
      return others;
    }
    List<String> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }
}
