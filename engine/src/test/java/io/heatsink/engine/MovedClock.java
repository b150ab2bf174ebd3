package io.heatsink.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that passes only when it is moved. */
final class MovedClock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-11-21T10:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  void move(Duration by) {
    now = now.plus(by);
  }
}
