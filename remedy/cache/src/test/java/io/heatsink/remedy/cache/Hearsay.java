package io.heatsink.remedy.cache;

import io.heatsink.remedy.cache.policy.Hearing;
import io.heatsink.remedy.cache.shared.SharedModel;
import io.heatsink.testing.Fault;
import io.heatsink.testing.Scheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * When all proxies of a fleet must have been told of a write: soon after it took effect, unless the
 * shared cache was in trouble; then soon after that was over.
 */
final class Hearsay {
  // All must have been told of a write when it is this old.
  private static final Duration PROPAGATION = Duration.ofMillis(100);
  // Within this time after a trouble all reach the shared cache again, and have been told.
  private static final Duration HEALING = Duration.ofMillis(2_500);
  private static final int LATER_LOOKS = 4;

  private final Scheduler scheduler;
  private final SharedModel shared;
  private final List<TestMember> members;
  private final Map<Long, Begun> begun = new HashMap<>();
  private final Set<Long> answered = new HashSet<>();

  /**
   * A write on its way.
   *
   * @param pauses how many pauses there had been when it began
   */
  private record Begun(long nanos, int pauses, Object life) {}

  Hearsay(Scheduler scheduler, SharedModel shared, List<TestMember> members) {
    this.scheduler = scheduler;
    this.shared = shared;
    this.members = members;
  }

  /** A client is about to send a write. */
  void sending(long callId, TestClient.Route route) {
    begun.put(callId, new Begun(scheduler.nanos(), pauses(), route.life()));
  }

  /** The client knows how it ended. What it does later nobody can tell. */
  void answered(long callId) {
    answered.add(callId);
  }

  /**
   * The call has just taken effect.
   *
   * @param told runs as soon as all must have been told, perhaps several times
   */
  void written(long callId, Runnable told) {
    Begun write = begun.get(callId);
    if (answered.contains(callId) || write == null) {
      return;
    }
    long from = write.nanos() - HEALING.toNanos();
    long now = scheduler.nanos();
    tellIf(
        now + PROPAGATION.toNanos(),
        until ->
            shared.wasWell(from, until)
                && pauses() == write.pauses()
                && members.stream().noneMatch(TestMember::sleeps),
        told);
    // One that stood still, or whose channel was cut, hears late, but not later than it notices
    // that it hears nothing.
    tellIf(
        now + PROPAGATION.plus(Hearing.SILENCE).toNanos(),
        until -> shared.wasReached(from, until),
        told);
    // What could not be told in time is told once the trouble is over, if its writer lives.
    for (int i = 1; i <= LATER_LOOKS; i++) {
      tellIf(
          now + i * HEALING.toNanos(),
          until ->
              shared.wasWell(until - HEALING.toNanos(), until)
                  && members.stream().anyMatch(one -> one.isInLife(write.life()))
                  && pauses() == write.pauses(),
          told);
    }
  }

  private void tellIf(long nanos, LongPredicate isTold, Runnable told) {
    scheduler.at(
        nanos,
        () -> {
          if (isTold.test(nanos)) {
            told.run();
          }
        });
  }

  private int pauses() {
    return scheduler.delivered().getOrDefault(Fault.PAUSE, 0);
  }
}
