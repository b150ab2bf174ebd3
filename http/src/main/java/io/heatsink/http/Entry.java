package io.heatsink.http;

/** What stands behind a front, and answers its requests. */
@FunctionalInterface
public interface Entry {
  /**
   * Answers one request.
   *
   * <p>Called on the event loop of the client's connection, and must not block it. Until the answer
   * is given, no further request of that connection is handed over.
   *
   * @param answer to be given one reply
   */
  void handle(Request request, Answering answer);
}
