package io.heatsink.testing;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.call.Turns;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A process of a history: its threads, its clocks, and how it dies and comes back.
 *
 * <p>Hand it as {@link Turns} to the code that runs in it. Each of its methods is a boundary.
 */
public final class SimulatedProcess implements Turns {
  private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long LONGEST_RESTART_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LONGEST_CLOCK_JUMP_NANOS = TimeUnit.HOURS.toNanos(1);

  private final Scheduler scheduler;
  private final String name;
  private final List<Task> tasks = new ArrayList<>();
  private final List<Task> held = new ArrayList<>();
  private final List<Runnable> onCrash = new ArrayList<>();
  private @Nullable Runnable boot;
  private boolean up = true;
  private long life;
  private long pausedUntilNanos;
  private long wallOffsetNanos;

  SimulatedProcess(Scheduler scheduler, String name) {
    this.scheduler = scheduler;
    this.name = name;
  }

  public String name() {
    return name;
  }

  /**
   * Boots the process, now and again after each crash, and exposes it to crashes, pauses and clock
   * jumps. All that it remembers must be made in here.
   */
  public void boot(Runnable newBoot) {
    boot = newBoot;
    newBoot.run();
  }

  /** Tells of each crash, at once: connections break. */
  public void onCrash(Runnable listener) {
    onCrash.add(listener);
  }

  /** Whether it runs: it has not crashed, or is back. */
  public boolean isUp() {
    return up;
  }

  /** Runs this in the process after that time, on no thread, unless it crashes before. */
  public void after(long delayNanos, Runnable event) {
    long itsLife = life;
    scheduler.timer(scheduler.nanos() + delayNanos, () -> deliver(itsLife, event));
  }

  /** All its threads vanish at their boundaries; it boots again a while later. */
  public void crash() {
    scheduler.strikes(Fault.CRASH, name, "%d threads vanish", tasks.size());
    up = false;
    life++;
    pausedUntilNanos = 0;
    held.clear();
    scheduler.doomAll(this);
    List.copyOf(onCrash).forEach(Runnable::run);
    scheduler.timer(
        scheduler.nanos() + scheduler.choices().below(LONGEST_RESTART_NANOS), this::bootAgain);
  }

  /** All its threads stand still. */
  public void pause(Duration duration) {
    scheduler.strikes(Fault.PAUSE, name, "for %s", duration);
    pausedUntilNanos = Math.max(pausedUntilNanos, scheduler.nanos() + duration.toNanos());
    long itsLife = life;
    scheduler.timer(
        pausedUntilNanos,
        () -> {
          if (itsLife == life && !isPaused()) {
            held.forEach(scheduler::runnableAgain);
            held.clear();
          }
        });
  }

  /** Its wall clock jumps; its monotonic clock does not. */
  public void jumpWallClock(Duration by) {
    scheduler.strikes(Fault.CLOCK_JUMP, name, "by %s", by);
    wallOffsetNanos += by.toNanos();
  }

  @Override
  public long nanoTime() {
    scheduler.boundary();
    return scheduler.nanos();
  }

  @Override
  public Instant now() {
    scheduler.boundary();
    return Scheduler.START.plusNanos(scheduler.nanos() + wallOffsetNanos);
  }

  @Override
  public <T> T await(CompletableFuture<T> future, long deadlineNanos) throws TimeoutException {
    if (future.isDone() || deadlineNanos <= scheduler.nanos()) {
      scheduler.boundary();
    } else {
      Task task = scheduler.runningTask();
      long wait = scheduler.beginWait("a future, or its deadline");
      Timer deadline = scheduler.timer(deadlineNanos, () -> scheduler.wake(task, wait));
      wakeWhenDone(future, task, wait);
      scheduler.waitHere();
      deadline.cancel();
    }
    if (!future.isDone()) {
      throw new TimeoutException();
    }
    return future.join();
  }

  @Override
  public <T> T await(CompletableFuture<T> future) {
    return join(future);
  }

  /** Waits for the future, however long: for clients, whose calls are always answered. */
  public <T> T join(CompletableFuture<T> future) {
    if (future.isDone()) {
      scheduler.boundary();
    } else {
      Task task = scheduler.runningTask();
      wakeWhenDone(future, task, scheduler.beginWait("a future"));
      scheduler.waitHere();
    }
    return future.join();
  }

  /**
   * Sends the call and waits for its answer, however long.
   *
   * @throws UpstreamException if none came
   */
  public Reply call(Upstream upstream, Call call) {
    CompletableFuture<Reply> coming = new CompletableFuture<>();
    upstream.send(
        call,
        new Upstream.Answer() {
          @Override
          public void reply(Reply reply) {
            coming.complete(reply);
          }

          @Override
          public void failed(UpstreamException failure) {
            coming.completeExceptionally(failure);
          }
        });
    try {
      return join(coming);
    } catch (CompletionException e) {
      if (e.getCause() instanceof UpstreamException failure) {
        throw failure;
      }
      throw e;
    }
  }

  @Override
  public void sleep(Duration duration) {
    Task task = scheduler.runningTask();
    long wait = scheduler.beginWait("time to pass");
    scheduler.timer(scheduler.nanos() + duration.toNanos(), () -> scheduler.wake(task, wait));
    scheduler.waitHere();
  }

  @Override
  public void start(Runnable work) {
    scheduler.boundary();
    scheduler.start(this, work);
  }

  /**
   * Somewhere the scheduler may give the turn to another: for boundaries that are not {@link
   * Turns}'s.
   */
  public void boundary() {
    scheduler.boundary();
  }

  /** Whether its threads stand still. */
  public boolean isPaused() {
    return scheduler.nanos() < pausedUntilNanos;
  }

  boolean isExposed() {
    return boot != null && up;
  }

  List<Task> tasks() {
    return tasks;
  }

  List<Task> held() {
    return held;
  }

  void strike(Fault fault) {
    Choices choices = scheduler.choices();
    switch (fault) {
      case CRASH -> crash();
      case PAUSE -> pause(Duration.ofNanos(pauseNanos(choices)));
      case CLOCK_JUMP ->
          jumpWallClock(
              Duration.ofNanos(
                  choices.between(-LONGEST_CLOCK_JUMP_NANOS, LONGEST_CLOCK_JUMP_NANOS)));
      default -> throw new IllegalArgumentException(fault + " strikes calls, not processes.");
    }
  }

  private void wakeWhenDone(CompletableFuture<?> future, Task task, long wait) {
    // Nobody reads what this stage would give: it wakes, and no more.
    CompletableFuture<?> unused =
        future.whenComplete((value, failure) -> scheduler.wake(task, wait));
  }

  /** Most pauses are short, and the longest a minute: even in the exponent. */
  private static long pauseNanos(Choices choices) {
    double exponent = choices.unit();
    return (long)
        (SHORTEST_PAUSE_NANOS
            * Math.pow((double) LONGEST_PAUSE_NANOS / SHORTEST_PAUSE_NANOS, exponent));
  }

  private void bootAgain() {
    up = true;
    if (boot != null) {
      boot.run();
    }
    scheduler.note(name, "is back");
  }

  private void deliver(long itsLife, Runnable event) {
    if (itsLife != life) {
      return;
    }
    if (isPaused()) {
      scheduler.timer(pausedUntilNanos, () -> deliver(itsLife, event));
      return;
    }
    event.run();
  }
}
