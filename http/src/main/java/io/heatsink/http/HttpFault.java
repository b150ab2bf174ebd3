package io.heatsink.http;

import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.RequestIds;
import io.heatsink.call.ServedBy;
import java.nio.charset.StandardCharsets;

/**
 * A request that ends in HTTP, before it is a call. Leaves in the form of DynamoDB's errors, and
 * the connection ends with it, because what follows on it cannot be trusted.
 *
 * <p>Carries no stack trace: it is an answer. Messages are our own fixed texts, never the client's.
 */
final class HttpFault extends Exception {
  /** The status of a request that has been here before. */
  static final int LOOP = 508;

  private static final String SERVICE = "com.amazon.coral.service#";

  private final int status;
  private final transient String type;

  private HttpFault(int status, String type, String message) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
  }

  /** Bytes that are not HTTP, or that two readers could understand in two ways. */
  static HttpFault malformed(String message) {
    return new HttpFault(
        400, "com.amazon.coral.validate#ValidationException", "Malformed HTTP request: " + message);
  }

  static HttpFault tooSlow(String message) {
    return new HttpFault(408, SERVICE + "RequestTimeoutException", message);
  }

  static HttpFault bodyTooLarge(int limit) {
    return new HttpFault(
        413,
        SERVICE + "RequestEntityTooLargeException",
        "Request body is larger than " + limit + " bytes.");
  }

  static HttpFault headTooLarge(int limit) {
    return new HttpFault(
        431,
        SERVICE + "RequestEntityTooLargeException",
        "Request line and headers are larger than " + limit + " bytes.");
  }

  static HttpFault unknownEncoding() {
    return new HttpFault(
        415,
        SERVICE + "SerializationException",
        "Content-Encoding of a request may be gzip or identity.");
  }

  static HttpFault brokenEncoding() {
    return new HttpFault(
        400,
        SERVICE + "SerializationException",
        "The request body is not the gzip data that Content-Encoding says it is.");
  }

  static HttpFault unknownExpectation() {
    return new HttpFault(
        417,
        "com.amazon.coral.validate#ValidationException",
        "The only Expect that is understood is 100-continue.");
  }

  static HttpFault unknownVersion() {
    return new HttpFault(
        505,
        "com.amazon.coral.validate#ValidationException",
        "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
  }

  static HttpFault outOfMemory() {
    return new HttpFault(
        503,
        "com.amazon.coral.availability#ServiceUnavailableException",
        "Too many bytes of requests and replies are in flight; try again.");
  }

  static HttpFault loop() {
    return new HttpFault(
        LOOP,
        "com.amazon.coral.validate#ValidationException",
        "This request has already passed this Heatsink: its upstream leads back to itself. Set"
            + " upstream to DynamoDB's own address.");
  }

  static HttpFault internal() {
    return new HttpFault(
        500,
        "com.amazonaws.dynamodb.v20120810#InternalServerError",
        "The request processing has failed because of an unknown error, exception or failure.");
  }

  Reply reply() {
    String body = "{\"__type\":\"" + type + "\",\"message\":\"" + getMessage() + "\"}";
    return new Reply(
        status,
        RequestIds.fresh(),
        Headers.NONE,
        body.getBytes(StandardCharsets.US_ASCII),
        ServedBy.HEATSINK);
  }
}
