package io.heatsink.http;

import io.heatsink.call.Reply;
import java.util.function.Consumer;

/** What stands behind a front, and answers its requests. */
@FunctionalInterface
public interface Entry {
  /**
   * Answers one request.
   *
   * <p>Called on the event loop of the client's connection, and must not block it. Until the answer
   * is given, no further request of that connection is handed over.
   *
   * @param answer to be given one reply, once, on any thread; later ones are ignored
   */
  void handle(Request request, Consumer<Reply> answer);
}
