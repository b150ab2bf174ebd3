package io.heatsink.remedy.cache.shared;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Which one of the proxies follows a table's stream, and how far it has got.
 *
 * <p>No method blocks; each future ends within the store's own budget, and fails with {@link
 * SharedUnavailable} where nothing is known of what the call has done.
 */
public interface SharedFollowing {
  /**
   * Asks to lead, or to go on leading. Who leads does so until the term has passed since the store
   * heard of it last; only then does another get the lead, under a higher token.
   *
   * @param follower names the one who asks, uniquely among all proxies
   * @param behind by how much whoever leads is behind the stream now; empty if that is not known
   *     yet. Of one who does not lead it counts for nothing
   */
  CompletableFuture<Following> lead(String follower, Duration term, Optional<Duration> behind);

  /** What {@link #keep} was told, by this leader and by those before. */
  CompletableFuture<Map<String, String>> places(Leadership leadership);

  /**
   * Keeps places in shards.
   *
   * @param gone shards whose places are not needed any more
   * @return false if another one leads by now: then nothing is kept
   */
  CompletableFuture<Boolean> keep(
      Leadership leadership, Map<String, String> places, Set<String> gone);

  /** Gives the lead up, so that others need not wait for the term's end. */
  CompletableFuture<Void> resign(Leadership leadership);

  /**
   * The lead.
   *
   * @param token higher than that of any lead before it, unless the store has lost what it knew
   */
  record Leadership(String follower, long token) {}

  /** Who leads. */
  sealed interface Following {
    /** The one who asked. */
    record Leads(Leadership leadership) implements Following {}

    /**
     * Another one.
     *
     * @param behind all records have taken effect that could be read so long ago; empty if that has
     *     never been told
     */
    record Follows(Optional<Duration> behind) implements Following {}
  }
}
