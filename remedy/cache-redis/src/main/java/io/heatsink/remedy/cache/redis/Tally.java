package io.heatsink.remedy.cache.redis;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What has gone wrong, for health and metrics. */
final class Tally {
  private final LongAdder failures = new LongAdder();
  private final LongAdder garbage = new LongAdder();
  private volatile @Nullable String lastError;

  void failed(String why) {
    failures.increment();
    lastError = why;
  }

  void answered() {
    if (lastError != null) {
      lastError = null;
    }
  }

  void garbage() {
    garbage.increment();
  }

  long failures() {
    return failures.sum();
  }

  long garbageFound() {
    return garbage.sum();
  }

  Optional<String> lastError() {
    return Optional.ofNullable(lastError);
  }
}
