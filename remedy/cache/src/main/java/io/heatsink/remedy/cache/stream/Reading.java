package io.heatsink.remedy.cache.stream;

import io.heatsink.call.Turns;
import io.heatsink.remedy.cache.shared.SharedFollowing;
import io.heatsink.remedy.cache.shared.SharedFollowing.Leadership;
import io.heatsink.remedy.cache.stream.StreamCallFailed.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The stream as it is read by whoever leads, for as long as it does: the search for shards, and one
 * reader for each.
 */
final class Reading {
  /** How often it is looked for another stream, and for shards that nobody has closed. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

  private static final Duration BETWEEN_LOOKS_FOR_A_STREAM = Duration.ofSeconds(10);

  /** How soon it is looked again for the children of a shard that has ended. */
  private static final Duration SOON = Duration.ofMillis(500);

  /** A shard that has no child by then has none. */
  private static final Duration CHILDLESS = Duration.ofMinutes(1);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final Sources sources;
  private final Turns turns;
  private final Leadership leadership;
  private volatile long untilNanos;
  private volatile boolean ended;
  private volatile @Nullable String problem;

  // All of this is guarded by this. Nobody waits while holding it.
  private final Map<String, ShardReader> shards = new LinkedHashMap<>();
  private Map<String, ShardPlace> kept = Map.of();
  private @Nullable String stream;
  private CompletableFuture<Void> called = new CompletableFuture<>();

  /** What is read, how, and what for. */
  record Sources(
      String table,
      StreamCalls calls,
      SharedFollowing following,
      RecordEffects effects,
      ShardRules rules,
      Turns turns) {}

  Reading(Sources sources, Leadership leadership, long untilNanos) {
    this.sources = sources;
    this.turns = sources.turns();
    this.leadership = leadership;
    this.untilNanos = untilNanos;
  }

  Sources sources() {
    return sources;
  }

  Leadership leadership() {
    return leadership;
  }

  void extend(long newUntilNanos) {
    untilNanos = newUntilNanos;
  }

  /** Reads nothing more. */
  void end() {
    ended = true;
    callForALook();
  }

  /** Whether nothing may be read any more: another one may lead. */
  boolean isOver() {
    return ended || sources.rules().isOver(untilNanos, turns.nanoTime());
  }

  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  void problem(@Nullable String text) {
    problem = text;
  }

  /** All that could be read by then has taken effect; empty if that is not known yet. */
  synchronized OptionalLong freshNanos(long nowNanos) {
    OptionalLong least = OptionalLong.empty();
    for (ShardReader shard : shards.values()) {
      if (shard.hasEnded() && (hasChild(shard) || shard.hasEndedFor(CHILDLESS, nowNanos))) {
        continue;
      }
      OptionalLong fresh = shard.freshNanos();
      if (fresh.isEmpty()) {
        return fresh;
      }
      if (least.isEmpty() || fresh.getAsLong() - least.getAsLong() < 0) {
        least = fresh;
      }
    }
    return least;
  }

  /** Looks for shards until the lead is over. */
  void run() {
    sources.effects().begin();
    Duration pause = FIRST_PAUSE;
    while (!isOver()) {
      CompletableFuture<Void> nextCall = nextCall();
      Duration wait;
      try {
        wait = look();
        pause = FIRST_PAUSE;
      } catch (StreamCallFailed e) {
        problem = e.getMessage();
        wait = pause;
        pause = longer(pause);
      }
      try {
        turns.await(nextCall, turns.nanoTime() + wait.toNanos());
      } catch (TimeoutException e) {
        // Nobody has called.
      }
    }
  }

  /** Looks for shards now, for one has ended. */
  void callForALook() {
    CompletableFuture<Void> call;
    synchronized (this) {
      call = called;
    }
    call.complete(null);
  }

  /** Keeps how far a shard has been read, if this one still leads. */
  void keep(ShardReader shard) {
    shard.place().text().ifPresent(text -> keep(Map.of(name(shard.id()), text), Set.of()));
  }

  /** A shard that is not there, although it should be: it is decided anew what becomes of it. */
  void lost(ShardReader shard) {
    synchronized (this) {
      shards.remove(shard.id());
    }
    callForALook();
  }

  static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private synchronized CompletableFuture<Void> nextCall() {
    if (called.isDone()) {
      called = new CompletableFuture<>();
    }
    return called;
  }

  /** How long to wait until the next look. */
  private Duration look() {
    long asked = turns.nanoTime();
    Optional<String> now = sources.calls().stream(sources.table());
    if (now.isEmpty()) {
      problem = "Table " + sources.table() + " has no stream.";
      return BETWEEN_LOOKS_FOR_A_STREAM;
    }
    String arn = now.get();
    if (!arn.equals(stream())) {
      begin(arn);
    }
    List<ShardReader> found = takeUp(arn, sources.calls().shards(arn), asked);
    problem = null;
    found.forEach(shard -> turns.start(shard::run));
    return waitsForChildren(turns.nanoTime()) ? SOON : BETWEEN_LOOKS;
  }

  private synchronized @Nullable String stream() {
    return stream;
  }

  /** Another stream, or the first: what was read of the one before is not needed. */
  private void begin(String arn) {
    Map<String, String> texts = await(sources.following().places(leadership));
    Map<String, ShardPlace> places = new HashMap<>();
    Set<String> gone = new HashSet<>();
    String prefix = prefix(arn);
    texts.forEach(
        (name, text) -> {
          Optional<ShardPlace> place =
              name.startsWith(prefix) ? ShardPlace.of(text) : Optional.empty();
          place.ifPresentOrElse(
              it -> places.put(name.substring(prefix.length()), it), () -> gone.add(name));
        });
    synchronized (this) {
      shards.values().forEach(ShardReader::stop);
      shards.clear();
      kept = Map.copyOf(places);
      stream = arn;
    }
    if (!gone.isEmpty()) {
      keep(Map.of(), gone);
    }
  }

  /** Those that can be read from now on. */
  private List<ShardReader> takeUp(String arn, List<StreamShard> described, long askedNanos) {
    List<ShardReader> found = new ArrayList<>();
    Map<String, String> endedBefore = new HashMap<>();
    Set<String> gone = new HashSet<>();
    synchronized (this) {
      Set<String> ids = new HashSet<>();
      described.forEach(shard -> ids.add(shard.id()));
      forgetGone(ids, gone);
      boolean firstSight = kept.isEmpty() && shards.isEmpty();
      boolean more = true;
      while (more) { // children may stand before their parents
        more = false;
        for (StreamShard shard : described) {
          Optional<ShardPlace> start = start(shard, ids, firstSight);
          if (start.isPresent()) {
            ShardReader reader =
                new ShardReader(
                    this,
                    arn,
                    shard,
                    start.get(),
                    askedNanos,
                    freshAtStart(shard, start.get(), askedNanos));
            shards.put(shard.id(), reader);
            more = true;
            if (!reader.hasEnded()) {
              found.add(reader);
            } else if (!kept.containsKey(shard.id())) {
              reader.place().text().ifPresent(text -> endedBefore.put(name(shard.id()), text));
            }
          }
        }
      }
    }
    if (!endedBefore.isEmpty() || !gone.isEmpty()) {
      keep(endedBefore, gone);
    }
    return found;
  }

  /** Empty if it is being read, or has to wait. */
  private Optional<ShardPlace> start(StreamShard shard, Set<String> described, boolean first) {
    if (shards.containsKey(shard.id())) {
      return Optional.empty();
    }
    Map<String, ShardPlace> taken = new HashMap<>();
    ShardReader parent = shard.parent() == null ? null : shards.get(shard.parent());
    if (parent != null) {
      taken.put(parent.id(), parent.place());
    }
    return sources.rules().start(shard, kept, taken, described, first);
  }

  private void forgetGone(Set<String> described, Set<String> gone) {
    shards.values().removeIf(shard -> shard.hasEnded() && !described.contains(shard.id()));
    Map<String, ShardPlace> still = new HashMap<>(kept);
    for (String id : kept.keySet()) {
      if (!described.contains(id)) {
        still.remove(id);
        gone.add(name(id));
      }
    }
    kept = Map.copyOf(still);
  }

  /** What is known of a shard's records before any of them has been read. */
  private OptionalLong freshAtStart(StreamShard shard, ShardPlace place, long askedNanos) {
    ShardReader parent = shard.parent() == null ? null : shards.get(shard.parent());
    return switch (place) {
      case ShardPlace.Ended ended -> OptionalLong.of(askedNanos);
      case ShardPlace.Horizon horizon ->
          parent == null || parent.hadEndedBefore() ? OptionalLong.empty() : parent.freshNanos();
      case ShardPlace.Latest latest -> OptionalLong.empty();
      case ShardPlace.After after -> OptionalLong.empty();
    };
  }

  private synchronized boolean waitsForChildren(long nowNanos) {
    return shards.values().stream()
        .anyMatch(
            shard ->
                shard.hasEnded() && !hasChild(shard) && !shard.hasEndedFor(CHILDLESS, nowNanos));
  }

  private boolean hasChild(ShardReader parent) {
    return shards.values().stream().anyMatch(shard -> parent.id().equals(shard.parent()));
  }

  private void keep(Map<String, String> places, Set<String> gone) {
    CompletableFuture<Boolean> keeping = sources.following().keep(leadership, places, gone);
    try {
      boolean leads = turns.await(keeping, turns.nanoTime() + ANSWER.toNanos());
      if (!leads) {
        end();
      }
    } catch (CompletionException | TimeoutException e) {
      // What is read next is kept next; whoever leads after this one reads some records again.
    }
  }

  private <T> T await(CompletableFuture<T> asked) {
    try {
      return turns.await(asked, turns.nanoTime() + ANSWER.toNanos());
    } catch (CompletionException | TimeoutException e) {
      throw new StreamCallFailed(Kind.LATER, "The shared cache does not tell how far it was read.");
    }
  }

  private synchronized String name(String shard) {
    return (stream == null ? "" : prefix(stream)) + shard;
  }

  /** Streams of one table are told apart by their labels. */
  private static String prefix(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1) + '/';
  }
}
