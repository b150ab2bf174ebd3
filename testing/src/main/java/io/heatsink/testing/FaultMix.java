package io.heatsink.testing;

import java.util.EnumMap;
import java.util.Map;

/**
 * How often each fault strikes in one history.
 *
 * <p>Each seed draws a mix of its own, with some kinds left out altogether (swarm testing), because
 * a fault that is always there hides what only happens without it. Source: Groce and others, "Swarm
 * testing", ISSTA 2012.
 */
public final class FaultMix {
  /** No faults: the history differs by its interleaving alone. */
  public static final FaultMix NONE = new FaultMix(Map.of());

  // Per turn for what happens to a process, per call for what happens to a call: a history of some
  // thousand turns and some hundred calls sees a few of each kind that its mix holds.
  private static final double MOST_PER_TURN = 0.002;
  private static final double MOST_PER_CALL = 0.15;
  private static final double LEFT_OUT = 0.5;

  private final Map<Fault, Double> probabilities;

  private FaultMix(Map<Fault, Double> probabilities) {
    this.probabilities = probabilities;
  }

  /** A mix of these kinds, drawn from the seed. */
  public static FaultMix draw(Choices choices, Fault... kinds) {
    Map<Fault, Double> probabilities = new EnumMap<>(Fault.class);
    for (Fault kind : kinds) {
      if (!choices.chance(LEFT_OUT)) {
        probabilities.put(kind, choices.unit() * most(kind));
      }
    }
    return new FaultMix(probabilities);
  }

  /** This kind alone, each time with that probability. */
  public static FaultMix only(Fault kind, double probability) {
    return new FaultMix(Map.of(kind, probability));
  }

  double probability(Fault kind) {
    return probabilities.getOrDefault(kind, 0.0);
  }

  @Override
  public String toString() {
    return probabilities.toString();
  }

  private static double most(Fault kind) {
    return switch (kind) {
      case CRASH, PAUSE, CLOCK_JUMP -> MOST_PER_TURN;
      case RESET_BEFORE_SEND,
          RESET_AFTER_SEND,
          DUPLICATE,
          DELAY,
          THROTTLE,
          PARTIAL_BATCH,
          SERVER_ERROR ->
          MOST_PER_CALL;
    };
  }
}
