package io.heatsink.remedy.cache.shared;

import java.util.List;

/** What the model tells on a table's channel. */
sealed interface Told {
  record Opened(String write, List<String> subjects, long deadlineNanos) implements Told {}

  record Closed(String write, List<String> subjects, Ending ending) implements Told {}

  record ClosedWith(String write, List<String> subjects, String entry, EntryState state)
      implements Told {}
}
