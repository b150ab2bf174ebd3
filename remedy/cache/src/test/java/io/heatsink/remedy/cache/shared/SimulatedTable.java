package io.heatsink.remedy.cache.shared;

import io.heatsink.testing.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What one simulated process has of one table of the model: its calls, and its channel. */
final class SimulatedTable implements SharedTable {
  private static final long HEARTBEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  // A history is over long before; without an end its timers would hide a deadlock.
  private static final long LAST_HEARTBEAT_NANOS = TimeUnit.MINUTES.toNanos(30);

  private final SimulatedShared shared;
  private final String name;
  private final long bytes;
  private final Channel listener;
  private final Scheduler scheduler;
  private boolean open = true;
  private boolean hearing;
  private long connections;
  private long lastHeardNanos;

  SimulatedTable(SimulatedShared shared, String name, long bytes, Channel listener) {
    this.shared = shared;
    this.name = name;
    this.bytes = bytes;
    this.listener = listener;
    this.scheduler = shared.scheduler();
  }

  String name() {
    return name;
  }

  @Override
  public CompletableFuture<Looked> find(String entry, List<String> subjects) {
    return shared.call(
        () -> table().find(entry, subjects, scheduler.nanos()),
        there -> there.flatMap(this::seen).map(hit -> (Looked) hit).orElseGet(Looked.Miss::new));
  }

  @Override
  public CompletableFuture<Asked> lease(
      String entry, List<String> subjects, Duration term, boolean ahead) {
    return shared.call(
        () -> table().lease(entry, subjects, term, ahead, scheduler.nanos()),
        step ->
            switch (step) {
              // It has just expired: whoever asks again gets the lease.
              case TableModel.Step.There(EntryState there) ->
                  seen(there).map(hit -> (Asked) new Asked.There(hit)).orElseGet(Asked.Taken::new);
              case TableModel.Step.Other(Asked asked) -> asked;
            });
  }

  @Override
  public CompletableFuture<Stored> store(Lease lease, SharedValue value, Duration ttl) {
    return ask(() -> table().store(lease, value, ttl, bytes, scheduler.nanos()));
  }

  @Override
  public CompletableFuture<Void> release(Lease lease) {
    return tell(() -> table().release(lease));
  }

  @Override
  public CompletableFuture<Void> open(String write, List<String> subjects, Duration remaining) {
    return tell(() -> table().open(shared, write, subjects, remaining, scheduler.nanos()));
  }

  @Override
  public CompletableFuture<Void> close(String write, List<String> subjects, Ending ending) {
    return tell(() -> table().close(shared, write, subjects, ending, scheduler.nanos()));
  }

  @Override
  public CompletableFuture<Stored> closeWith(
      String write,
      List<String> subjects,
      String entry,
      SharedValue value,
      Duration ttl,
      Duration age,
      Duration settling) {
    Closing closing = new Closing(write, subjects, entry, value, ttl, age, settling);
    return ask(() -> table().closeWith(shared, closing, bytes, scheduler.nanos()));
  }

  @Override
  public CompletableFuture<Void> remember(String subject, long image, Duration keep) {
    return tell(() -> table().remember(subject, image, keep, scheduler.nanos()));
  }

  @Override
  public CompletableFuture<Boolean> remembers(String subject, long image) {
    return ask(() -> table().remembers(subject, image, scheduler.nanos()));
  }

  @Override
  public SharedFollowing following() {
    return new SimulatedFollowing(shared, name);
  }

  @Override
  public void close() {
    open = false;
    cut();
    shared.closed(this);
  }

  /** Begins to hear, once the store is reached. */
  void connect() {
    long connection = ++connections;
    shared
        .process()
        .after(
            shared.wayNanos() + shared.wayNanos(),
            () -> {
              if (!isCurrent(connection)) {
                return;
              }
              if (!shared.isReachable()) {
                shared.process().after(RECONNECT_NANOS, () -> connectAgain(connection));
                return;
              }
              hearing = true;
              listener.gap();
              beat(connection);
            });
  }

  /** Hears nothing until it has connected anew. */
  void cut() {
    hearing = false;
    long cut = ++connections;
    shared.process().after(shared.silentNanos(), () -> connectAgain(cut));
  }

  void hears(Told told) {
    deliver(() -> tellListener(told));
  }

  private void connectAgain(long connection) {
    if (isCurrent(connection)) {
      connect();
    }
  }

  private boolean isCurrent(long connection) {
    return open && shared.isConnected() && connection == connections;
  }

  private void beat(long connection) {
    if (!isCurrent(connection) || scheduler.nanos() > LAST_HEARTBEAT_NANOS) {
      return;
    }
    long sent = scheduler.nanos();
    scheduler.at(
        sent + shared.wayNanos(),
        () -> {
          if (isCurrent(connection) && shared.isReachable()) {
            table().beat(scheduler.nanos());
            deliver(() -> listener.heartbeat(sent));
          }
        });
    shared.process().after(HEARTBEAT_NANOS, () -> beat(connection));
  }

  /** In order, later, unless the connection breaks before. */
  private void deliver(Runnable message) {
    if (!hearing) {
      return;
    }
    long connection = connections;
    lastHeardNanos = Math.max(lastHeardNanos, scheduler.nanos() + shared.wayNanos());
    shared
        .process()
        .after(
            lastHeardNanos - scheduler.nanos(),
            () -> {
              if (isCurrent(connection)) {
                message.run();
              }
            });
  }

  private void tellListener(Told told) {
    switch (told) {
      case Told.Opened(String write, List<String> subjects, long deadline) ->
          listener.opened(write, subjects, Math.max(0, deadline - scheduler.nanos()));
      case Told.Closed(String write, List<String> subjects, Ending ending) ->
          listener.closed(write, subjects, ending);
      case Told.ClosedWith(String write, List<String> subjects, String entry, EntryState state) ->
          listener.closedWith(
              write, subjects, entry, state.value(), scheduler.nanos() - state.sinceNanos());
    }
  }

  private Optional<Looked.Hit> seen(EntryState there) {
    return there.seenAt(scheduler.nanos());
  }

  private TableModel table() {
    return shared.model().table(name);
  }

  private CompletableFuture<Void> tell(Runnable step) {
    CompletableFuture<Boolean> told =
        ask(
            () -> {
              step.run();
              return true;
            });
    return told.thenAccept(done -> {});
  }

  private <T> CompletableFuture<T> ask(Supplier<T> step) {
    return shared.call(step, answer -> answer);
  }
}
