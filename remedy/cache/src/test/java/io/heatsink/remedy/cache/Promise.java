package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.testing.Timeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What the cache promises without Redis and streams: through one proxy, a read that begins after a
 * write was answered sees that write or a later one, also if all that the answer said was that
 * something failed; no answer is older than its TTL, and than the age that it bears; strongly
 * consistent reads are exact.
 *
 * <p>What a fill may itself be behind, for writes that did not come through the proxy, is the
 * replicas' lag.
 */
final class Promise {
  private final LaggingStore store;
  private final CacheRule rule;
  private final Map<String, Integer> answered = new HashMap<>();
  private boolean off;
  private int changes;

  Promise(LaggingStore store, CacheRule rule) {
    this.store = store;
    this.rule = rule;
  }

  /** The rule is taken away, or given back: without it DynamoDB's own promise is all there is. */
  void ruleIs(boolean on) {
    off = !on;
    changes++;
  }

  /** What a read that begins now has to see at least, and whether the rule stays as it is. */
  record Start(int floor, boolean off, int changes) {}

  /** A write was answered, with success or not, that has given the item this position. */
  void written(String key, int position) {
    answered.merge(key, position, Math::max);
  }

  Start start(String key) {
    return new Start(answered.getOrDefault(key, 0), off, changes);
  }

  /**
   * A read was answered.
   *
   * @param value -1 for no such item
   * @param start what {@link #start} said when it began
   * @param age what the answer says of its age
   */
  void holdsForEventual(
      String key, long value, Start start, long beganNanos, long endedNanos, Duration age) {
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
    holdsForAge(timeline, position, beganNanos, age, "the age that its answer bears");
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
