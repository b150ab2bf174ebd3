package io.heatsink.remedy.cache.shared;

import io.heatsink.testing.Choices;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.SimulatedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store that the processes of a history share: one that does all that the boundary says, in
 * virtual time, with whatever can happen to it and to the ways there.
 *
 * <p>Each call is a message that takes time there and back and has its effect at one moment
 * between. What a channel tells comes in order, later. Faults strike calls as they are made, and
 * the store and its connections now and then.
 */
public final class SharedModel {
  private static final Duration MOST_BETWEEN_ROUNDS = Duration.ofMillis(500);
  // A history is over long before; without an end its timers would hide a deadlock.
  private static final Duration LAST_ROUND = Duration.ofMinutes(30);

  private final Scheduler scheduler;
  private final SharedTiming timing;
  private final SharedFaults faults;
  private final List<SimulatedShared> connections = new ArrayList<>();
  private Map<String, TableModel> tables = new TreeMap<>();
  private Map<String, TableModel> snapshot = Map.of();
  private long marks;
  private long downUntilNanos = Long.MIN_VALUE;

  /** Whose state it is that a table holds: after a loss each is met anew. */
  private final Map<String, Long> runs = new HashMap<>();

  private long run;

  /**
   * @param kinds what may go wrong; the seed draws which of them does, and how often
   */
  public SharedModel(Scheduler scheduler, SharedTiming timing, SharedFault... kinds) {
    this.scheduler = scheduler;
    this.timing = timing;
    this.faults = new SharedFaults(scheduler, List.of(kinds));
    if (faults.hasRounds()) {
      nextRound();
    }
  }

  /** What the process has of it, from now until it crashes: to be called when it boots. */
  public SharedCache connect(SimulatedProcess process) {
    SimulatedShared connection = new SimulatedShared(this, scheduler, process, faults);
    connections.add(connection);
    process.onCrash(() -> disconnect(connection));
    return connection;
  }

  /** Whether all processes reached it, and heard of it, from then till then. */
  public boolean wasWell(long fromNanos, long untilNanos) {
    return faults.wasWell(fromNanos, untilNanos);
  }

  /** The same, but for channels that were cut. */
  public boolean wasReached(long fromNanos, long untilNanos) {
    return faults.wasReached(fromNanos, untilNanos);
  }

  /** How often each fault has struck. */
  public Map<SharedFault, Integer> delivered() {
    return faults.delivered();
  }

  /** Nobody reaches it for that long. */
  public void down(Duration duration) {
    faults.strikes(SharedFault.DOWN, "all", "%s", duration);
    downUntilNanos = scheduler.nanos() + duration.toNanos();
    faults.trouble(downUntilNanos);
    List.copyOf(connections).forEach(SimulatedShared::cut);
  }

  /** That process does not reach it for that long. */
  public void unreachable(SimulatedProcess process, Duration duration) {
    connectionsOf(process).forEach(connection -> connection.unreachable(duration));
  }

  /** That process's channels break; it connects them anew. */
  public void cut(SimulatedProcess process) {
    connectionsOf(process).forEach(SimulatedShared::cut);
  }

  /** It starts again with nothing. */
  public void empty() {
    faults.strikes(SharedFault.EMPTIED, "all", "%d tables", tables.size());
    tables = new TreeMap<>();
    startedAnew();
  }

  /** Keeps its present state, for {@link #goBack}. */
  public void snapshot() {
    Map<String, TableModel> copies = new TreeMap<>();
    tables.forEach((name, table) -> copies.put(name, table.copy()));
    snapshot = copies;
  }

  /** It starts again with the last snapshot, or with nothing if there is none. */
  public void goBack() {
    faults.strikes(SharedFault.WENT_BACK, "all", "%d tables", snapshot.size());
    tables = new TreeMap<>(snapshot);
    snapshot();
    startedAnew();
  }

  /** Throws one thing away, if it holds any. */
  public void evict() {
    Choices choices = faults.choices();
    List<Runnable> evictable =
        tables.values().stream().flatMap(table -> table.evictable().stream()).toList();
    if (!evictable.isEmpty()) {
      faults.strikes(SharedFault.EVICTED, "all", "one of %d", evictable.size());
      choices.oneOf(evictable).run();
    }
  }

  boolean isUp() {
    return scheduler.nanos() >= downUntilNanos;
  }

  /** The table, as it is for whoever comes now. */
  TableModel table(String name) {
    long now = scheduler.nanos();
    @Nullable TableModel known = tables.get(name);
    if (known == null) {
      known = new TableModel(timing, this::mark, (from, told) -> tell(name, from, told), now);
      tables.put(name, known);
    } else if (runs.getOrDefault(name, run) != run) {
      known.lost(now);
    }
    runs.put(name, run);
    return known;
  }

  void disconnect(SimulatedShared connection) {
    connection.disconnected();
    connections.remove(connection);
  }

  private long mark() {
    return ++marks;
  }

  private void startedAnew() {
    run++;
    List.copyOf(connections).forEach(SimulatedShared::cut);
  }

  private void tell(String table, Optional<Object> origin, Told told) {
    for (SimulatedShared connection : connections) {
      if (origin.isEmpty() || origin.get() != connection) {
        connection.hears(table, told);
      }
    }
  }

  private List<SimulatedShared> connectionsOf(SimulatedProcess process) {
    return connections.stream().filter(connection -> connection.process() == process).toList();
  }

  private void nextRound() {
    long delay = faults.choices().below(MOST_BETWEEN_ROUNDS.toNanos());
    scheduler.at(
        scheduler.nanos() + delay,
        () -> {
          if (faults.choices().chance(0.2)) {
            snapshot();
          }
          strikeStore();
          strikeConnections();
          if (scheduler.nanos() < LAST_ROUND.toNanos()) {
            nextRound();
          }
        });
  }

  private void strikeStore() {
    if (faults.draws(SharedFault.DOWN)) {
      down(Duration.ofNanos(faults.lastsNanos()));
    }
    if (faults.draws(SharedFault.EMPTIED)) {
      empty();
    }
    if (faults.draws(SharedFault.WENT_BACK)) {
      goBack();
    }
    if (faults.draws(SharedFault.EVICTED)) {
      evict();
    }
  }

  private void strikeConnections() {
    for (SimulatedShared connection : List.copyOf(connections)) {
      if (faults.draws(SharedFault.UNREACHABLE)) {
        connection.unreachable(Duration.ofNanos(faults.lastsNanos()));
      }
      if (faults.draws(SharedFault.CHANNEL_CUT)) {
        faults.strikes(SharedFault.CHANNEL_CUT, connection.process().name(), "");
        connection.cut();
      }
    }
  }
}
