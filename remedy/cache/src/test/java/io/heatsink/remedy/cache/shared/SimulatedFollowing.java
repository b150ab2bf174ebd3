package io.heatsink.remedy.cache.shared;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What one simulated process has of who follows one table's stream. */
final class SimulatedFollowing implements SharedFollowing {
  private final SimulatedShared shared;
  private final String table;

  SimulatedFollowing(SimulatedShared shared, String table) {
    this.shared = shared;
    this.table = table;
  }

  @Override
  public CompletableFuture<Following> lead(
      String follower, Duration term, Optional<Duration> behind) {
    return shared.call(
        () -> model().lead(follower, term, behind, shared.scheduler().nanos()), answer -> answer);
  }

  @Override
  public CompletableFuture<Map<String, String>> places(Leadership leadership) {
    return shared.call(() -> model().places(), answer -> answer);
  }

  @Override
  public CompletableFuture<Boolean> keep(
      Leadership leadership, Map<String, String> places, Set<String> gone) {
    return shared.call(() -> model().keep(leadership, places, gone), answer -> answer);
  }

  @Override
  public CompletableFuture<Void> resign(Leadership leadership) {
    CompletableFuture<Boolean> told =
        shared.call(
            () -> {
              model().resign(leadership);
              return true;
            },
            answer -> answer);
    return told.thenAccept(done -> {});
  }

  private FollowingModel model() {
    return shared.model().table(table).following();
  }
}
