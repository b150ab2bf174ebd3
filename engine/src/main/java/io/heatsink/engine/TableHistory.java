package io.heatsink.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** When a table was changed in ways that quotas count. With {@link Surroundings#control} held. */
final class TableHistory {
  private final ArrayDeque<Instant> switchesToOnDemand = new ArrayDeque<>();
  private @Nullable Instant timeToLiveChanged;

  /** How often it was switched to on-demand within the time before now. */
  int switchesToOnDemand(Duration within, Instant now) {
    Instant since = now.minus(within);
    switchesToOnDemand.removeIf(at -> !at.isAfter(since));
    return switchesToOnDemand.size();
  }

  void switchedToOnDemand(Instant now) {
    switchesToOnDemand.add(now);
  }

  /** Whether its time to live was changed within the time before now. */
  boolean changedTimeToLive(Duration within, Instant now) {
    Instant last = timeToLiveChanged;
    return last != null && now.isBefore(last.plus(within));
  }

  void timeToLiveChanged(Instant now) {
    timeToLiveChanged = now;
  }
}
