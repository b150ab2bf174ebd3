package io.heatsink.http;

/**
 * Bytes that are not HTTP, or that two readers could understand in two ways. The message is one of
 * our own texts, and holds nothing of the bytes. Carries no stack trace: it is somebody else's
 * mistake.
 */
final class MalformedHttp extends Exception {
  MalformedHttp(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
