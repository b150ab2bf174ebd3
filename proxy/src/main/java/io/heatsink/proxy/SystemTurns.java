package io.heatsink.proxy;

import io.heatsink.call.Turns;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Real time, and virtual threads. */
public final class SystemTurns implements Turns {
  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public <T> T await(CompletableFuture<T> future, long deadlineNanos) throws TimeoutException {
    try {
      return future.get(Math.max(0, deadlineNanos - nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while waiting.");
    }
  }

  @Override
  public void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while sleeping.");
    }
  }

  @Override
  public void start(Runnable work) {
    Thread.ofVirtual().name("heatsink-call").start(work);
  }
}
