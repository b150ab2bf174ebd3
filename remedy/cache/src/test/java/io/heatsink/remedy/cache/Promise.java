package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.testing.Timeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the cache promises without streams: through one proxy, a read that begins after a write was
 * answered sees that write or a later one, also if all that the answer said was that something
 * failed; no answer is older than its TTL, and than the age that it bears; strongly consistent
 * reads are exact.
 *
 * <p>Where proxies share a cache, and all of them have reached it from before the write began, no
 * cache answers with less than that write 100 ms after it took effect.
 *
 * <p>What a fill may itself be behind, for writes that did not come through the proxy, is the
 * replicas' lag.
 */
final class Promise {
  private final Truth store;
  private final CacheRule rule;
  private final Map<Through, Integer> answered = new HashMap<>();
  private final Map<String, Integer> told = new HashMap<>();
  private boolean off;
  private int changes;

  Promise(Truth store, CacheRule rule) {
    this.store = store;
    this.rule = rule;
  }

  /** The rule is taken away, or given back: without it DynamoDB's own promise is all there is. */
  void ruleIs(boolean on) {
    off = !on;
    changes++;
  }

  /** One life of one proxy, and an item: who writes through it reads what it wrote. */
  private record Through(Object life, String key) {}

  /**
   * What a read that begins now has to see at least, and whether the rule stays as it is.
   *
   * @param floor through this proxy
   * @param told from the caches of all proxies
   */
  record Start(int floor, int told, boolean off, int changes) {}

  /** A write was answered, with success or not, that has given the item this position. */
  void written(Object life, String key, int position) {
    answered.merge(new Through(life, key), position, Math::max);
  }

  /** By now all proxies must have been told of what has given the item this position. */
  void told(String key, int position) {
    told.merge(key, position, Math::max);
  }

  Start start(Object life, String key) {
    return new Start(
        answered.getOrDefault(new Through(life, key), 0), told.getOrDefault(key, 0), off, changes);
  }

  /**
   * A read was answered.
   *
   * @param value -1 for no such item
   * @param start what {@link #start} said when it began
   * @param age what the answer says of its age; empty if it does not come from a cache
   */
  void holdsForEventual(
      String key,
      long value,
      Start start,
      long beganNanos,
      long endedNanos,
      Optional<Duration> age) {
    Timeline<Long> timeline = store.timeline(key);
    int position = timeline.lastPosition(value, timeline.positionAt(endedNanos));
    assertThat(position).as("%s was never %d", key, value).isNotNegative();
    if (start.off() || start.changes() != changes) {
      holdsForAge(timeline, position, beganNanos, Duration.ZERO, "what replicas lag, and");
      return;
    }
    assertThat(position)
        .as("%s = %d is older than a write that was answered before the read began", key, value)
        .isGreaterThanOrEqualTo(start.floor());
    Duration ttl = value == LaggingStore.ABSENT ? rule.absent() : rule.ttl();
    holdsForAge(timeline, position, beganNanos, ttl, "the TTL");
    if (age.isPresent()) {
      assertThat(position)
          .as("%s = %d, from a cache, is older than a write that all were told of", key, value)
          .isGreaterThanOrEqualTo(start.told());
      holdsForAge(timeline, position, beganNanos, age.get(), "the age that its answer bears");
    }
  }

  /** A strongly consistent read was answered. */
  void holdsForStrong(String key, long value, long beganNanos, long endedNanos) {
    Timeline<Long> timeline = store.timeline(key);
    int position = timeline.lastPosition(value, timeline.positionAt(endedNanos));
    assertThat(position)
        .as("%s = %d, read strongly consistent, was another when the read began", key, value)
        .isGreaterThanOrEqualTo(timeline.positionAt(beganNanos));
  }

  private void holdsForAge(
      Timeline<Long> timeline, int position, long beganNanos, Duration age, String name) {
    long bound = beganNanos - age.toNanos() - store.mostLagNanos();
    assertThat(timeline.endOf(position))
        .as("%s was replaced longer ago than %s, %s", timeline.valueAt(position), name, age)
        .isGreaterThanOrEqualTo(bound);
  }
}
