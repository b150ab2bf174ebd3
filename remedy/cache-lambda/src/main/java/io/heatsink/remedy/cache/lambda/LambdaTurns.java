package io.heatsink.remedy.cache.lambda;

import io.heatsink.call.Turns;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The function's own time and threads. */
final class LambdaTurns implements Turns {
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
    var unused = Thread.ofVirtual().start(work);
  }
}
