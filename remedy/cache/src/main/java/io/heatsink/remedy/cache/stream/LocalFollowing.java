package io.heatsink.remedy.cache.stream;

import io.heatsink.remedy.cache.shared.SharedFollowing;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One proxy, which follows for itself: it leads always, and what it keeps goes with the process.
 */
public final class LocalFollowing implements SharedFollowing {
  // Guarded by itself.
  private final Map<String, String> kept = new HashMap<>();

  @Override
  public CompletableFuture<Following> lead(
      String follower, Duration term, Optional<Duration> behind) {
    return CompletableFuture.completedFuture(new Following.Leads(new Leadership(follower, 1)));
  }

  @Override
  public CompletableFuture<Map<String, String>> places(Leadership leadership) {
    synchronized (kept) {
      return CompletableFuture.completedFuture(Map.copyOf(kept));
    }
  }

  @Override
  public CompletableFuture<Boolean> keep(
      Leadership leadership, Map<String, String> places, Set<String> gone) {
    synchronized (kept) {
      kept.putAll(places);
      kept.keySet().removeAll(gone);
    }
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public CompletableFuture<Void> resign(Leadership leadership) {
    return CompletableFuture.completedFuture(null);
  }
}
