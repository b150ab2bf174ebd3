package io.heatsink.call;

import java.util.Optional;

/**
 * A link of the chain that can answer a call, hold it, or send others in its place.
 *
 * <p>For each call, in the chain's order: {@link #now} is tried first, on the event loop; if it has
 * no answer and {@link #handles} says so, the whole rest of the chain runs on a virtual thread
 * through {@link #handle}.
 */
public non-sealed interface Filter extends Link {
  /** An answer that can be had without waiting, such as a cache hit. Never blocks. */
  default Optional<Reply> now(Call call) {
    return Optional.empty();
  }

  /**
   * Whether {@link #handle} has anything to do for this call; if not, it is passed over. Never
   * blocks.
   */
  boolean handles(Call call);

  /** Answers the call, in plain blocking style; what is behind is reached by the chain. */
  Reply handle(Call call, Chain chain);
}
