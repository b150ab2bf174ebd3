package io.heatsink.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is moved. Any thread may move it. */
public final class ManualClock implements LabClock {
  private final Instant start;
  private final AtomicLong passed = new AtomicLong();

  private ManualClock(Instant start) {
    this.start = start;
  }

  public static ManualClock startingAt(Instant start) {
    return new ManualClock(start);
  }

  @Override
  public void advance(Duration time) {
    passed.addAndGet(LabClock.requireForward(time).toNanos());
  }

  @Override
  public Instant instant() {
    return start.plusNanos(passed.get());
  }

  @Override
  public long nanoTime() {
    return passed.get();
  }
}
