package io.heatsink.heat;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who is hot, now. Recorders take down what calls cost; {@link #tick}, every 100 ms by one thread,
 * merges what they hold, judges, and says what changed. All else may be called by any thread.
 *
 * <p>A remedy asks {@link #clearance} on each call. It is given and taken by offered heat, which
 * remedies do not lower: what they take off is charged heat.
 */
public final class Heat {
  public static final long TICK_NANOS = 100_000_000;

  /** Further tables and indexes are counted together, by table only. */
  public static final int MOST_TABLE_ACCESSES = 1024;

  private final KeyHash hash;
  private final long startNanos;
  private final Map<Name, TableAccess> accesses = new ConcurrentHashMap<>();
  private final List<TableAccess> accessesById = new CopyOnWriteArrayList<>();
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private final List<SharedRecorder> sharedRecorders = new CopyOnWriteArrayList<>();
  private volatile Limits limits;
  private volatile ClearedKeys cleared = ClearedKeys.NONE;

  /** Held by whoever ticks or looks; never on the way of a call. */
  private final ReentrantLock lock = new ReentrantLock();

  private final AccessStates states = new AccessStates();
  private final Ledger ledger;
  private final WatchList watchList;
  private final Judge judge;
  private long nanos;

  private record Name(String table, @Nullable String index, Access access) {}

  private Heat(HashSecret secret, Limits limits, long nanos) {
    hash = new KeyHash(secret);
    this.limits = limits;
    startNanos = nanos;
    this.nanos = nanos;
    ledger = new Ledger(secret.word(0));
    watchList = new WatchList(ledger, states);
    judge = new Judge(ledger, states);
    accessesById.add(new TableAccess(TableAccess.OTHER, 0, "(other tables)", null, Access.READ));
    states.startTick(0, accessesById, limits);
  }

  /**
   * @param nanos the time now, on the scale of {@link #tick}
   */
  public static Heat create(HashSecret secret, Limits limits, long nanos) {
    return new Heat(secret, limits, nanos);
  }

  /** Reads or writes of a table or index; null for the table itself. */
  public TableAccess tableAccess(String table, @Nullable String index, Access access) {
    Name name = new Name(table, index, access);
    TableAccess known = accesses.get(name);
    return known != null ? known : newTableAccess(name);
  }

  private TableAccess newTableAccess(Name name) {
    lock.lock();
    try {
      TableAccess known = accesses.get(name);
      if (known != null) {
        return known;
      }
      int id = accessesById.size();
      if (id == MOST_TABLE_ACCESSES) {
        return accessesById.get(TableAccess.OTHER);
      }
      long seed = hash.seedOf(name.table(), name.index(), name.access() == Access.WRITE);
      TableAccess access = new TableAccess(id, seed, name.table(), name.index(), name.access());
      accesses.put(name, access);
      accessesById.add(access);
      return access;
    } finally {
      lock.unlock();
    }
  }

  /** A recorder for one thread, such as an event loop. */
  public Recorder recorder() {
    lock.lock();
    try {
      Exchange exchange = new Exchange(ledger.tick(), newSketch());
      exchanges.add(exchange);
      return new Recorder(hash, exchange, newSketch());
    } finally {
      lock.unlock();
    }
  }

  /**
   * A recorder for all threads.
   *
   * @param threads how many run at once, such as there are processors
   */
  public SharedRecorder sharedRecorder(int threads) {
    List<Recorder> recorders = new ArrayList<>();
    for (int i = 0; i < 2 * threads; i++) {
      recorders.add(recorder());
    }
    SharedRecorder shared = new SharedRecorder(recorders);
    sharedRecorders.add(shared);
    return shared;
  }

  private TickSketch newSketch() {
    TickSketch sketch = new TickSketch();
    sketch.startAfter(ledger.tick());
    sketch.prepare(watchList, states.namedAt());
    return sketch;
  }

  /** From the next tick on. */
  public void limits(Limits newLimits) {
    limits = newLimits;
  }

  /**
   * Ends a tick: merges what was handed over since the last one, and judges.
   *
   * @param nanos the time now; less than half a tick after the last one, nothing happens
   * @return whose verdict or clearance changed
   */
  public List<HeatChange> tick(long nanos) {
    for (SharedRecorder shared : sharedRecorders) {
      shared.handOver();
    }
    lock.lock();
    try {
      int tick = (int) ((nanos - startNanos + TICK_NANOS / 2) / TICK_NANOS);
      return tick <= ledger.tick() ? List.of() : tick(tick, nanos);
    } finally {
      lock.unlock();
    }
  }

  private List<HeatChange> tick(int tick, long newNanos) {
    int passed = tick - ledger.tick();
    nanos = newNanos;
    states.startTick(tick, accessesById, limits);
    watchList.startTick(ledger.tick(), tick);
    ledger.startTick(tick);
    Map<Exchange, TickSketch> taken = new LinkedHashMap<>();
    int sketches = 0;
    for (Exchange exchange : exchanges) {
      TickSketch sketch = exchange.take();
      if (sketch != null) {
        taken.put(exchange, sketch);
        if (!sketch.isEmpty()) {
          ledger.merge(sketch, Math.max(passed, sketch.span()), watchList);
          states.merge(sketch);
          sketches++;
        }
      }
    }
    List<WatchedKey> turnedOut = watchList.choose();
    for (WatchedKey key : watchList.keys()) {
      key.endTick(
          tick,
          sketches,
          ledger.slackInTick(key.entry()),
          states.of(key.access().id()).untoldInSecond());
      addDistinct(key);
    }
    judge.judge(watchList.keys(), newNanos);
    watchList.lookInto();
    List<HeatChange> changes = changes(turnedOut);
    for (Exchange exchange : exchanges) {
      exchange.endTick(tick);
    }
    taken.forEach(
        (exchange, sketch) -> {
          sketch.prepare(watchList, states.namedAt());
          exchange.giveBack(sketch);
        });
    return changes;
  }

  /** Keys that were guarded when their tick began were not new to any sketch. */
  private void addDistinct(WatchedKey key) {
    byte[] name = key.name();
    if (name != null && ledger.offeredInTick(key.entry()) > 0) {
      states
          .of(key.access().id())
          .addDistinct(hash.hash(key.access().seed(), key.type(), name, 0, name.length));
    }
  }

  private List<HeatChange> changes(List<WatchedKey> turnedOut) {
    List<HeatChange> changes = new ArrayList<>();
    boolean clearancesChanged = false;
    for (WatchedKey key : turnedOut) {
      key.judgement().reset();
    }
    for (List<WatchedKey> keys : List.of(turnedOut, watchList.keys())) {
      for (WatchedKey key : keys) {
        KeyValue name = key.key();
        Judgement judgement = key.judgement();
        if (name != null && judgement.takeChange()) {
          clearancesChanged |= judgement.clearance() != judgement.clearanceBefore();
          changes.add(
              new HeatChange(
                  key.access(),
                  name,
                  Optional.ofNullable(judgement.verdictBefore()),
                  Optional.ofNullable(judgement.verdict()),
                  judgement.clearanceBefore(),
                  judgement.clearance(),
                  nanos));
        }
      }
    }
    if (clearancesChanged) {
      cleared = ClearedKeys.of(watchList.keys(), hash);
    }
    return changes;
  }

  /** What a remedy may do about a key now. Takes no lock. */
  public Clearance clearance(TableAccess access, KeyValue partitionKey) {
    ClearedKeys now = cleared;
    if (now.isEmpty()) {
      return Clearance.NONE;
    }
    byte[] bytes = new byte[partitionKey.length()];
    partitionKey.copyTo(bytes, 0);
    return now.find(
        access.id(),
        hash.hash(access.seed(), partitionKey.type(), bytes, 0, bytes.length),
        partitionKey.type(),
        bytes);
  }

  public HeatSnapshot snapshot() {
    lock.lock();
    try {
      HeatView view = new HeatView(ledger, states, watchList, judge);
      long unrecorded = 0;
      for (SharedRecorder shared : sharedRecorders) {
        unrecorded += shared.unrecorded();
      }
      return new HeatSnapshot(nanos, view.hotKeys(), view.load(), unrecorded);
    } finally {
      lock.unlock();
    }
  }

  /** The partition keys with the most offered heat over the window, hot or not, busiest first. */
  public List<BusyKey> busiest(Window window, int limit) {
    lock.lock();
    try {
      return new HeatView(ledger, states, watchList, judge).busiest(window, limit);
    } finally {
      lock.unlock();
    }
  }

  /** The last ten seconds, to be merged with those of other proxies that have the same secret. */
  public HeatSummary summary() {
    lock.lock();
    try {
      return new HeatView(ledger, states, watchList, judge).summary(hash);
    } finally {
      lock.unlock();
    }
  }
}
