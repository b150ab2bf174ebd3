package io.heatsink.remedy.cache.shared;

import io.heatsink.testing.Choices;
import io.heatsink.testing.Scheduler;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Which faults a history's shared store has, how often, and when they have struck. */
final class SharedFaults {
  private static final double MOST_OF_CALLS = 0.03;
  private static final double MOST_OF_ROUNDS = 0.15;

  private final Scheduler scheduler;
  private final Choices choices;
  private final Map<SharedFault, Double> probabilities = new EnumMap<>(SharedFault.class);
  private final List<Trouble> troubles = new ArrayList<>();
  private final List<Trouble> cuts = new ArrayList<>();
  private final Map<SharedFault, Integer> delivered = new EnumMap<>(SharedFault.class);

  private record Trouble(long fromNanos, long untilNanos) {}

  /** Draws about half of the kinds, each with its own probability. */
  SharedFaults(Scheduler scheduler, List<SharedFault> kinds) {
    this.scheduler = scheduler;
    this.choices = scheduler.choices().split();
    for (SharedFault kind : kinds) {
      if (choices.chance(0.5)) {
        probabilities.put(kind, choices.unit() * most(kind));
      }
    }
  }

  boolean draws(SharedFault kind) {
    return choices.chance(probabilities.getOrDefault(kind, 0.0));
  }

  Choices choices() {
    return choices;
  }

  void strikes(SharedFault kind, String who, String template, Object... arguments) {
    delivered.merge(kind, 1, Integer::sum);
    if (kind == SharedFault.CHANNEL_CUT) {
      cuts.add(new Trouble(scheduler.nanos(), scheduler.nanos()));
    } else if (kind != SharedFault.EVICTED) {
      trouble(scheduler.nanos());
    }
    scheduler.note("shared", kind + " for " + who + ": " + template, arguments);
  }

  /** From now on until then something is wrong. */
  void trouble(long untilNanos) {
    troubles.add(new Trouble(scheduler.nanos(), untilNanos));
  }

  /** Whether nothing was wrong from then till then: whatever was sent has arrived. */
  boolean wasWell(long fromNanos, long untilNanos) {
    return wasReached(fromNanos, untilNanos) && isClear(cuts, fromNanos, untilNanos);
  }

  /** The same, but for channels that were cut: whatever was told may not have been heard. */
  boolean wasReached(long fromNanos, long untilNanos) {
    return isClear(troubles, fromNanos, untilNanos);
  }

  private static boolean isClear(List<Trouble> troubles, long fromNanos, long untilNanos) {
    return troubles.stream()
        .noneMatch(one -> one.fromNanos() <= untilNanos && one.untilNanos() >= fromNanos);
  }

  Map<SharedFault, Integer> delivered() {
    return Map.copyOf(delivered);
  }

  /** Whether anything may strike by itself, between calls. */
  boolean hasRounds() {
    return probabilities.keySet().stream().anyMatch(kind -> most(kind) == MOST_OF_ROUNDS);
  }

  /** Most are short, and the longest five seconds: even in the exponent. */
  long lastsNanos() {
    return (long) (TimeUnit.MILLISECONDS.toNanos(1) * Math.pow(5_000, choices.unit()));
  }

  private static double most(SharedFault kind) {
    return switch (kind) {
      case LOST_CALL, LOST_ANSWER, LATE_CALL -> MOST_OF_CALLS;
      case UNREACHABLE, DOWN, CHANNEL_CUT, EMPTIED, WENT_BACK, EVICTED -> MOST_OF_ROUNDS;
    };
  }
}
