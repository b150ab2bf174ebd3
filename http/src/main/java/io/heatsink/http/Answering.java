package io.heatsink.http;

import io.heatsink.call.Reply;
import java.util.function.Consumer;

/** What is owed to one request: one reply, once, on any thread; later ones are ignored. */
@FunctionalInterface
public interface Answering extends Consumer<Reply> {
  /**
   * Breaks the connection off instead of a reply, as if the network had. Does nothing where there
   * is no connection.
   */
  default void cut() {}
}
