package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.remedy.cache.EngineStore.ItemName;
import io.heatsink.remedy.cache.EngineStore.State;
import io.heatsink.testing.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the cache promises of pages and items, item by item: of the table, that a read which begins
 * after a write was answered sees that write or a later one; of a global index, that it sees each
 * write which was answered so long ago that DynamoDB would show it, plus the age of what several
 * readers share, but no more than the settling time; of both, that nothing is older than its TTL,
 * and than the age that its answer bears, besides what DynamoDB is behind itself.
 */
final class PagePromise {
  /** How long after a write nothing of an index is stored. */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  private final EngineStore store;
  private final Map<ItemName, List<Answered>> answered = new HashMap<>();
  private boolean off;
  private int changes;

  /**
   * An answer to a write: from then on its position of the item is to be seen through this life of
   * a proxy; through any, where it is null.
   */
  private record Answered(@Nullable Object life, long nanos, int position) {}

  PagePromise(EngineStore store) {
    this.store = store;
  }

  /** The rule is taken away, or given back: without it DynamoDB's own promise is all there is. */
  void ruleIs(boolean on) {
    off = !on;
    changes++;
  }

  /** A write was answered, with success or not, that has given the item this position. */
  void written(Object life, ItemName item, int position, long nowNanos) {
    answered
        .computeIfAbsent(item, same -> new ArrayList<>())
        .add(new Answered(life, nowNanos, position));
  }

  /** By now all proxies must have been told of what has given the item this position. */
  void told(ItemName item, int position, long nowNanos) {
    answered
        .computeIfAbsent(item, same -> new ArrayList<>())
        .add(new Answered(null, nowNanos, position));
  }

  /** How a read is held to the promise. */
  enum Source {
    TABLE,
    INDEX
  }

  /** A read that is under way. */
  record Started(Object life, Source source, long nanos, boolean off, int changes) {}

  Started start(Object life, Source source, long nowNanos) {
    return new Started(life, source, nowNanos, off, changes);
  }

  /**
   * A read was answered.
   *
   * @param seen what the answer says that the item is
   * @param shown what the page shows: a write of an item that it shows neither before nor after
   *     takes nothing of it away, also if a writer who bypassed the proxy has left it there
   * @param ttl of such answers
   * @param age what the answer says of its age
   */
  void holds(
      Started started,
      ItemName item,
      String what,
      Predicate<State> seen,
      Predicate<State> shown,
      long endedNanos,
      Duration ttl,
      Duration age) {
    Timeline<State> timeline = store.timeline(item);
    int position = timeline.positionAt(endedNanos);
    while (position >= 0 && !seen.test(timeline.valueAt(position))) {
      position--;
    }
    assertThat(position).as("%s was never %s", item, what).isNotNegative();
    if (started.off() || started.changes() != changes) {
      holdsForAge(started, timeline, position, item, what, Duration.ZERO);
      return;
    }
    assertThat(position)
        .as("%s, %s, is older than a write that was answered long enough before", item, what)
        .isGreaterThanOrEqualTo(floor(started, item, shown, age));
    holdsForAge(started, timeline, position, item, what, ttl.compareTo(age) < 0 ? ttl : age);
  }

  /** The position that is to be seen at least. */
  private int floor(Started started, ItemName item, Predicate<State> shown, Duration age) {
    Timeline<State> timeline = store.timeline(item);
    Duration shared = age.compareTo(SETTLING) < 0 ? age : SETTLING;
    long until =
        started.source() == Source.TABLE
            ? started.nanos()
            : started.nanos() - store.indexLag().toNanos() - shared.toNanos();
    // What others were told is in their caches; DynamoDB itself may lag behind it.
    long toldUntil = Math.min(until, started.nanos() - store.replicaLag().toNanos());
    return answered.getOrDefault(item, List.of()).stream()
        .filter(
            one ->
                one.life() == null
                    ? one.nanos() <= toldUntil
                    : one.nanos() <= until && one.life().equals(started.life()))
        .filter(
            one ->
                shown.test(timeline.valueAt(one.position() - 1))
                    || shown.test(timeline.valueAt(one.position())))
        .mapToInt(Answered::position)
        .max()
        .orElse(0);
  }

  private void holdsForAge(
      Started started,
      Timeline<State> timeline,
      int position,
      ItemName item,
      String what,
      Duration age) {
    Duration lag = started.source() == Source.TABLE ? store.replicaLag() : store.indexLag();
    assertThat(timeline.endOf(position))
        .as("%s, %s, was replaced longer ago than its age of %s allows", item, what, age)
        .isGreaterThanOrEqualTo(started.nanos() - age.toNanos() - lag.toNanos());
  }
}
