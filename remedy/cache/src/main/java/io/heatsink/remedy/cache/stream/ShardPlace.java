package io.heatsink.remedy.cache.stream;

import java.util.Optional;

/** How far a shard has been read. */
public sealed interface ShardPlace {
  /**
   * Nothing of it, and what is in it by now is not needed: whoever begins here gives up all that
   * may have been changed before.
   */
  record Latest() implements ShardPlace {}

  /** Nothing of it. */
  record Horizon() implements ShardPlace {}

  /** Up to this record. */
  record After(String sequence) implements ShardPlace {}

  /** All of it. */
  record Ended() implements ShardPlace {}

  /** As it is kept; empty for a place where nothing has been read. */
  default Optional<String> text() {
    return switch (this) {
      case Latest latest -> Optional.empty();
      case Horizon horizon -> Optional.empty();
      case After(String sequence) -> Optional.of("after " + sequence);
      case Ended ended -> Optional.of("ended");
    };
  }

  /** What was kept; empty if another version kept it. */
  static Optional<ShardPlace> of(String text) {
    if (text.equals("ended")) {
      return Optional.of(new Ended());
    }
    return text.startsWith("after ")
        ? Optional.of(new After(text.substring("after ".length())))
        : Optional.empty();
  }
}
