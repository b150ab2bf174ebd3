package io.heatsink.lab;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** The time that a lab goes by: real, or moved by hand. For any thread. */
public interface LabClock extends InstantSource {
  /** The machine's time, which can be put ahead. */
  static LabClock real() {
    AtomicLong ahead = new AtomicLong();
    return new LabClock() {
      @Override
      public Instant instant() {
        return Instant.now().plusNanos(ahead.get());
      }

      @Override
      public long nanoTime() {
        return System.nanoTime() + ahead.get();
      }

      @Override
      public void advance(Duration time) {
        ahead.addAndGet(requireForward(time).toNanos());
      }
    };
  }

  /**
   * Moves the time on.
   *
   * @throws IllegalArgumentException if it would go back
   */
  void advance(Duration time);

  /**
   * @throws IllegalArgumentException if the time is negative
   */
  static Duration requireForward(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("The clock cannot be moved back by " + time + ".");
    }
    return time;
  }

  /** Nanoseconds on a scale of its own that never runs backwards, for rates. */
  long nanoTime();
}
