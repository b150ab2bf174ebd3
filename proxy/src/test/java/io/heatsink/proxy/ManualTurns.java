package io.heatsink.proxy;

import io.heatsink.call.Turns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** Time that a test moves, and work that runs when the test says so. */
public class ManualTurns implements Turns {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

  private final Deque<Runnable> work = new ArrayDeque<>();
  private long nanos;

  public void advance(Duration duration) {
    nanos += duration.toNanos();
  }

  /** Runs what was started, and what that starts. */
  public void runAll() {
    for (Runnable next = work.poll(); next != null; next = work.poll()) {
      next.run();
    }
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public Instant now() {
    return START.plusNanos(nanos);
  }

  @Override
  public <T> T await(CompletableFuture<T> future, long deadlineNanos) throws TimeoutException {
    if (!future.isDone()) {
      nanos = Math.max(nanos, deadlineNanos);
      throw new TimeoutException();
    }
    return future.join();
  }

  @Override
  public void sleep(Duration duration) {
    advance(duration);
  }

  @Override
  public void start(Runnable started) {
    work.add(started);
  }
}
