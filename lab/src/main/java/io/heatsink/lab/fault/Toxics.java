package io.heatsink.lab.fault;

import io.heatsink.call.Call;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason.Limit;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.lab.fault.Toxic.Effect;
import io.heatsink.lab.fault.Toxic.Stream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The toxics that are in force, in the order in which they were added. For any thread. */
public final class Toxics {
  private final Random random;
  private final Map<String, Entry> byName = new LinkedHashMap<>();

  /** So that calls without any toxic pay nothing. */
  private volatile boolean any;

  private static final class Entry {
    final Toxic toxic;
    final CompletableFuture<Void> removed = new CompletableFuture<>();
    int met;

    Entry(Toxic toxic) {
      this.toxic = toxic;
    }
  }

  /**
   * One that meets a call.
   *
   * @param removed done when the toxic is removed
   * @param chance from 0 to 1, drawn for this call
   */
  record Met(Effect effect, double chance, CompletableFuture<Void> removed) {}

  /**
   * @param seed of what is drawn by chance
   */
  public Toxics(long seed) {
    random = new Random(seed);
  }

  /** Adds it, in the place of one that has its name. */
  public void put(Toxic toxic) {
    Optional<Entry> before;
    synchronized (this) {
      before = Optional.ofNullable(byName.put(toxic.name(), new Entry(toxic)));
      any = true;
    }
    before.ifPresent(Toxics::release);
  }

  /** Whether there was one of that name. */
  public boolean remove(String name) {
    Optional<Entry> gone;
    synchronized (this) {
      gone = Optional.ofNullable(byName.remove(name));
      any = !byName.isEmpty();
    }
    gone.ifPresent(Toxics::release);
    return gone.isPresent();
  }

  public void removeAll() {
    list().forEach(toxic -> remove(toxic.name()));
  }

  public synchronized Optional<Toxic> find(String name) {
    return Optional.ofNullable(byName.get(name)).map(entry -> entry.toxic);
  }

  public synchronized List<Toxic> list() {
    return byName.values().stream().map(entry -> entry.toxic).toList();
  }

  private static void release(Entry entry) {
    var unused = entry.removed.complete(null);
  }

  /**
   * What is read or written.
   *
   * @param index of the table; empty for the table itself
   * @param partition the key; empty where a scan found none
   */
  public record Place(Optional<String> index, Optional<KeyValue> partition) {}

  /** The place that is said to be over its limit. */
  public record Throttled(Place place, Limit limit) {}

  /**
   * Whether what goes to these places of a table at once is throttled, and where: each toxic meets
   * it, or does not, as a whole.
   */
  public Optional<Throttled> throttled(String table, List<Place> places) {
    synchronized (this) {
      for (Entry entry : byName.values()) {
        if (entry.toxic.effect() instanceof Effect.Throttle(Limit limit)) {
          Match match = entry.toxic.match();
          Optional<Place> hit =
              places.stream()
                  .filter(place -> match.isOf(table, place.index(), place.partition()))
                  .findFirst();
          if (hit.isPresent() && meets(entry)) {
            return Optional.of(new Throttled(hit.get(), limit));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Whether no call need be looked at. */
  public boolean isEmpty() {
    return !any;
  }

  /** Those that meet a call on its way in or out, in order. */
  synchronized List<Met> on(Stream stream, Call call, Supplier<Optional<Head>> head) {
    List<Met> met = new ArrayList<>();
    for (Entry entry : byName.values()) {
      Toxic toxic = entry.toxic;
      if (toxic.stream() == stream
          && !(toxic.effect() instanceof Effect.Throttle)
          && toxic.match().isOperation(call)
          && (toxic.match().needsNoHead() || head.get().filter(toxic.match()::isIn).isPresent())
          && meets(entry)) {
        met.add(new Met(toxic.effect(), random.nextDouble(), entry.removed));
      }
    }
    return met;
  }

  private boolean meets(Entry entry) {
    int most = entry.toxic.times();
    if ((most > 0 && entry.met >= most) || random.nextDouble() >= entry.toxic.toxicity()) {
      return false;
    }
    entry.met++;
    return true;
  }
}
