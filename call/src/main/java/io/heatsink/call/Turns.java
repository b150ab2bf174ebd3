package io.heatsink.call;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * Time, and the places where Heatsink's own code waits. Everything that remembers, merges or
 * retries waits here and nowhere else, so that in tests one seeded scheduler decides who runs next.
 */
public interface Turns {
  /** Monotonic time in nanoseconds, for durations, leases and ages. */
  long nanoTime();

  /** Wall-clock time, for signatures and what people read. */
  Instant now();

  /**
   * Waits for the future.
   *
   * @param deadlineNanos on {@link #nanoTime}'s scale
   * @throws TimeoutException if the deadline came first
   * @throws java.util.concurrent.CompletionException if the future failed
   */
  <T> T await(CompletableFuture<T> future, long deadlineNanos) throws TimeoutException;

  /**
   * Waits for a future that ends soon whatever happens: that spares a timer, which costs more than
   * the wait.
   *
   * @throws java.util.concurrent.CompletionException if the future failed
   */
  default <T> T await(CompletableFuture<T> future) {
    return future.join();
  }

  void sleep(Duration duration);

  /** Runs the work on a thread of its own (virtual, in production). */
  void start(Runnable work);
}
