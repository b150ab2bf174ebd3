package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Reply;
import io.heatsink.remedy.cache.EngineStore.ItemName;
import io.heatsink.remedy.cache.EngineStore.State;
import io.heatsink.testing.Timeline;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Optional<Duration> followed;
  private final boolean mayPass;
  private final Map<ItemName, List<Written>> answered = new HashMap<>();
  private boolean off;
  private int changes;

  /**
   * An answer to a write: from then on its position of the item is to be seen through this life of
   * a proxy; through any, where it is null.
   */
  private record Written(@Nullable Object life, long nanos, int position) {}

  PagePromise(EngineStore store) {
    this(store, Optional.empty(), false);
  }

  /**
   * @param followed how long ago anything was replaced that is shown, at most, whoever did it, for
   *     the table's stream is followed
   * @param mayPass whether there are times when the cache passes reads on as they are: those are
   *     DynamoDB's own answers, with its own promise
   */
  PagePromise(EngineStore store, Optional<Duration> followed, boolean mayPass) {
    this.store = store;
    this.followed = followed;
    this.mayPass = mayPass;
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
        .add(new Written(life, nowNanos, position));
  }

  /** By now all proxies must have been told of what has given the item this position. */
  void told(ItemName item, int position, long nowNanos) {
    answered
        .computeIfAbsent(item, same -> new ArrayList<>())
        .add(new Written(null, nowNanos, position));
  }

  /** From now on this life of a proxy shows nothing of an older table than that. */
  void knows(Object life, String tableId, long nowNanos) {
    store
        .positionsWhenMade(tableId)
        .forEach(
            (item, position) -> {
              if (position > 0) {
                written(life, item, position, nowNanos);
              }
            });
  }

  /** How a read is held to the promise. */
  enum Source {
    TABLE,
    INDEX,
    /** The table, strongly consistent. */
    STRONG
  }

  /**
   * An answer to a read.
   *
   * @param nanos when it came
   * @param ttl of such answers
   * @param age that it bears; none for one that does not come from a cache
   * @param passed whether the cache had nothing to do with it
   */
  record Answered(long nanos, Duration ttl, Duration age, boolean passed) {
    static Answered of(Reply reply, long nowNanos, Duration ttl) {
      Optional<String> header = reply.headers().first("Heatsink-Cache");
      Duration age =
          header
              .filter(text -> text.contains("age="))
              .map(text -> new BigDecimal(text.replaceFirst(".*age=", "")).movePointRight(3))
              .map(millis -> Duration.ofMillis(millis.longValueExact()))
              .orElse(Duration.ZERO);
      return new Answered(nowNanos, ttl, age, header.isEmpty());
    }

    private Duration oldest() {
      return ttl.compareTo(age) < 0 ? ttl : age;
    }
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
   */
  void holds(
      Started started,
      ItemName item,
      String what,
      Predicate<State> seen,
      Predicate<State> shown,
      Answered answer) {
    Timeline<State> timeline = store.timeline(item);
    int position = timeline.positionAt(answer.nanos());
    while (position >= 0 && !seen.test(timeline.valueAt(position))) {
      position--;
    }
    assertThat(position).as("%s was never %s", item, what).isNotNegative();
    if (followed.isPresent()) {
      holdsForAge(started, timeline, position, item, what, followed.get());
    }
    if (started.source() == Source.STRONG) {
      assertThat(position)
          .as("%s, %s, read strongly consistent, was another when the read began", item, what)
          .isGreaterThanOrEqualTo(timeline.positionAt(started.nanos()));
      return;
    }
    if (started.off() || started.changes() != changes || (mayPass && answer.passed())) {
      holdsForAge(started, timeline, position, item, what, Duration.ZERO);
      return;
    }
    assertThat(position)
        .as("%s, %s, is older than a write that was answered long enough before", item, what)
        .isGreaterThanOrEqualTo(floor(started, item, shown, answer.age()));
    holdsForAge(started, timeline, position, item, what, answer.oldest());
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
        .mapToInt(Written::position)
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
    Duration lag = started.source() == Source.INDEX ? store.indexLag() : store.replicaLag();
    assertThat(timeline.endOf(position))
        .as("%s, %s, was replaced longer ago than its age of %s allows", item, what, age)
        .isGreaterThanOrEqualTo(started.nanos() - age.toNanos() - lag.toNanos());
  }
}
