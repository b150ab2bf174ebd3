package io.heatsink.remedy.cache.redis;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Ends the calls that have no answer within their budget: one timer for all of one session's calls,
 * not one for each. All have the same budget, so that they end in the order in which they came. One
 * that has had its answer is forgotten at the next look; there is a look every quarter of the
 * budget, and none while nothing is under way.
 */
final class Budgets {
  private static final int LOOKS = 4;

  private final long nanos;
  private final LongSupplier nanoTime;
  private final LongFunction<? extends RuntimeException> failure;
  private final Executor later;
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean looking = new AtomicBoolean();

  private record Waiting(CompletableFuture<?> call, long sentNanos) {}

  /**
   * @param failure what a call fails with that was sent then
   * @param later runs what it is given a quarter of the budget later
   */
  Budgets(
      Duration each,
      LongSupplier nanoTime,
      LongFunction<? extends RuntimeException> failure,
      Executor later) {
    this.nanos = each.toNanos();
    this.nanoTime = nanoTime;
    this.failure = failure;
    this.later = later;
  }

  /** In real time. */
  static Budgets of(
      Duration each, LongSupplier nanoTime, LongFunction<? extends RuntimeException> failure) {
    return new Budgets(
        each,
        nanoTime,
        failure,
        CompletableFuture.delayedExecutor(
            each.toNanos() / LOOKS, TimeUnit.NANOSECONDS, Runnable::run));
  }

  /** The call is under way from now on. */
  void add(CompletableFuture<?> call) {
    waiting.add(new Waiting(call, nanoTime.getAsLong()));
    lookLater();
  }

  private void lookLater() {
    if (!looking.get() && looking.compareAndSet(false, true)) {
      later.execute(this::look);
    }
  }

  private void look() {
    long now = nanoTime.getAsLong();
    for (Waiting first = waiting.peek();
        first != null && (first.call().isDone() || now - first.sentNanos() >= nanos);
        first = waiting.peek()) {
      waiting.poll();
      if (!first.call().isDone()) {
        first.call().completeExceptionally(failure.apply(first.sentNanos()));
      }
    }
    looking.set(false);
    if (!waiting.isEmpty()) {
      lookLater();
    }
  }
}
