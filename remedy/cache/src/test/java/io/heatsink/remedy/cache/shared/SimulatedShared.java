package io.heatsink.remedy.cache.shared;

import io.heatsink.testing.Scheduler;
import io.heatsink.testing.SimulatedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one simulated process has of the model: the way there, and what is told to it. */
final class SimulatedShared implements SharedCache {
  static final Duration BUDGET = Duration.ofMillis(20);

  private static final long SHORTEST_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long LATEST_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final SharedModel model;
  private final Scheduler scheduler;
  private final SimulatedProcess process;
  private final SharedFaults faults;
  private final List<SimulatedTable> tables = new ArrayList<>();
  private boolean connected = true;
  private long unreachableUntilNanos = Long.MIN_VALUE;
  private long lastArrivalNanos;
  private long failures;
  private @Nullable String lastError;

  SimulatedShared(
      SharedModel model, Scheduler scheduler, SimulatedProcess process, SharedFaults faults) {
    this.model = model;
    this.scheduler = scheduler;
    this.process = process;
    this.faults = faults;
  }

  @Override
  public SharedTable table(String name, long bytes, Channel listener) {
    SimulatedTable table = new SimulatedTable(this, name, bytes, listener);
    tables.add(table);
    table.connect();
    return table;
  }

  @Override
  public SharedHealth health() {
    return new SharedHealth(isReachable(), failures, 0, Optional.ofNullable(lastError));
  }

  @Override
  public void close() {
    model.disconnect(this);
  }

  SharedModel model() {
    return model;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  SimulatedProcess process() {
    return process;
  }

  boolean isConnected() {
    return connected;
  }

  boolean isReachable() {
    return model.isUp() && scheduler.nanos() >= unreachableUntilNanos;
  }

  void unreachable(Duration duration) {
    faults.strikes(SharedFault.UNREACHABLE, process.name(), "%s", duration);
    unreachableUntilNanos = scheduler.nanos() + duration.toNanos();
    faults.trouble(unreachableUntilNanos);
    cut();
  }

  /** Its channels break. */
  void cut() {
    tables.forEach(SimulatedTable::cut);
  }

  /** The process is gone, or wants no more of it; what it has sent may still arrive. */
  void disconnected() {
    cut();
    connected = false;
  }

  void closed(SimulatedTable table) {
    tables.remove(table);
  }

  void hears(String table, Told told) {
    tables.stream().filter(one -> one.name().equals(table)).forEach(one -> one.hears(told));
  }

  /** How long it takes to notice that a channel is dead, and to connect it anew. */
  long silentNanos() {
    return faults.choices().chance(0.5) ? SimulatedTable.RECONNECT_NANOS : faults.lastsNanos();
  }

  /** How long a message is on its way now. */
  long wayNanos() {
    return faults.choices().between(SHORTEST_NANOS, LONGEST_NANOS);
  }

  /**
   * Sends a message.
   *
   * @param step its effect there
   * @param reception what the answer means when it arrives
   */
  <T, R> CompletableFuture<R> call(Supplier<T> step, Function<T, R> reception) {
    process.boundary();
    CompletableFuture<R> coming = new CompletableFuture<>();
    if (!connected || (!isReachable() && faults.choices().chance(0.5))) {
      fail(coming, "The circuit breaker is open.");
      return coming;
    }
    process.after(BUDGET.toNanos(), () -> fail(coming, "No answer in " + BUDGET + "."));
    if (!isReachable() || faults.draws(SharedFault.LOST_CALL)) {
      loses(step);
      return coming;
    }
    if (faults.draws(SharedFault.LATE_CALL)) {
      faults.strikes(SharedFault.LATE_CALL, process.name(), "");
      arrivesLate(step);
      return coming;
    }
    boolean answered = !faults.draws(SharedFault.LOST_ANSWER);
    if (!answered) {
      faults.strikes(SharedFault.LOST_ANSWER, process.name(), "");
    }
    // One connection, so they arrive in the order in which they were sent.
    lastArrivalNanos = Math.max(lastArrivalNanos, scheduler.nanos() + wayNanos());
    scheduler.at(
        lastArrivalNanos,
        () -> {
          if (model.isUp()) {
            T answer = step.get();
            if (answered) {
              process.after(wayNanos(), () -> coming.complete(reception.apply(answer)));
            }
          }
        });
    return coming;
  }

  private void loses(Supplier<?> step) {
    faults.strikes(SharedFault.LOST_CALL, process.name(), "");
    // Those that were not lost after all lie in a buffer until the way is free.
    if (faults.choices().chance(0.2)) {
      arrivesLate(step);
    }
  }

  private void arrivesLate(Supplier<?> step) {
    scheduler.at(
        scheduler.nanos() + BUDGET.toNanos() + faults.choices().below(LATEST_NANOS),
        () -> {
          if (model.isUp()) {
            Object unused = step.get(); // nobody waits for it any more
          }
        });
  }

  private void fail(CompletableFuture<?> coming, String why) {
    if (coming.completeExceptionally(new SharedUnavailable(why))) {
      failures++;
      lastError = why;
    }
  }
}
