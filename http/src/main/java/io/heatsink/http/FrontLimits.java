package io.heatsink.http;

import java.time.Duration;

/**
 * What a client may take of a front, so that none can take it from the others.
 *
 * @param connections open at once; further ones are closed at once
 * @param headBytes request line and headers of one request
 * @param bodyBytes of one request, both as sent and without its Content-Encoding
 * @param bytesInFlight of all requests and of all replies that clients are slow to read; a request
 *     that would go beyond is refused with 503
 * @param headTime from a request's first byte to the end of its headers
 * @param bodyBytesPerSecond how fast a body has to come, on average, after {@link #BODY_GRACE}
 * @param idle between two requests, and between two steps of reading a reply
 */
public record FrontLimits(
    int connections,
    int headBytes,
    int bodyBytes,
    long bytesInFlight,
    Duration headTime,
    int bodyBytesPerSecond,
    Duration idle) {
  /** For how long a body may come as slowly as it likes. */
  public static final Duration BODY_GRACE = Duration.ofSeconds(10);

  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  /** DynamoDB's own limit of a request: 16 MB. */
  private static final int DYNAMODB_REQUEST = 16 * MIB;

  /** Fits a heap of 512 MiB: bodies in flight take at most a quarter of the heap. */
  public static final FrontLimits DEFAULT =
      new FrontLimits(
          16_000,
          64 * KIB,
          DYNAMODB_REQUEST,
          Math.max(2L * DYNAMODB_REQUEST, Runtime.getRuntime().maxMemory() / 4),
          Duration.ofSeconds(10),
          16 * KIB,
          Duration.ofSeconds(60));

  public FrontLimits {
    if (connections < 1 || headBytes < 1 || bodyBytes < 0 || bodyBytesPerSecond < 0) {
      throw new IllegalArgumentException(
          "Limits of %d connections, %d head bytes, %d body bytes, %d body bytes/s; give at least 1 connection and 1 byte of head."
              .formatted(connections, headBytes, bodyBytes, bodyBytesPerSecond));
    }
    if (bytesInFlight < bodyBytes) {
      throw new IllegalArgumentException(
          "Only %d bytes in flight, but one body may have %d; give at least as many."
              .formatted(bytesInFlight, bodyBytes));
    }
  }
}
