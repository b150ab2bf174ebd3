package io.heatsink.remedy.cache.shared;

import java.util.List;

/**
 * Hears what is told on a table's channel. A proxy does not hear its own openings and closings,
 * only those of others.
 *
 * <p>An empty list of subjects stands for the table as a whole. Messages come in the order in which
 * the store did what they tell of.
 */
public interface Channel {
  /** Somebody else's write is about to go upstream. */
  void opened(String write, List<String> subjects, long remainingNanos);

  /** Somebody else's write is over, or anybody's was closed as overdue. */
  void closed(String write, List<String> subjects, Ending ending);

  /**
   * Somebody else's write is over, as applied, and this is the entry now: what that write brought,
   * or a higher version. It was read not longer ago than the age says.
   */
  void closedWith(
      String write, List<String> subjects, String entry, SharedValue value, long ageNanos);

  /**
   * All that was told before that moment has been heard. Told several times a second while the
   * channel works.
   *
   * @param nanos when this proxy sent the heartbeat that it has now heard itself, by its own
   *     monotonic clock
   */
  void heartbeat(long nanos);

  /**
   * Something may have been told that was not heard: the connection was new, or a number is
   * missing.
   */
  void gap();
}
