package io.heatsink.heat;

/**
 * What DynamoDB grants a key in a second while it refuses more: the partition's share that nobody
 * told us.
 *
 * <p>It weighs less with each minute without refusals, but only with minutes that say anything:
 * when a remedy keeps the key's heat away from DynamoDB, or is about to be taken because of a limit
 * forgotten too soon, the key would heat up again each time it was forgotten.
 */
final class LearntLimit {
  private static final int TICKS_OF_A_SECOND = (1 << Slots.TICKS_PER_SECOND) - 1;
  private static final int TICKS_OF_A_MINUTE = 60 * Slots.TICKS_PER_SECOND;

  /** Ticks of a second with refusals from which the whole second was spent at the limit. */
  private static final int LEAST_REFUSED_TICKS = 5;

  private static final double WEIGHT_OF_A_SAMPLE = 0.3;
  private static final double LEAST_WEIGHT = 1 / 16d;

  /** A minute says something if DynamoDB saw this part of the offered heat. */
  private static final double SEEN = 0.8;

  /** Of the last ten ticks, one bit each: whether anything was refused. */
  private int refusedTicks;

  private double perSecond;
  private double weight;
  private int quietTicks;

  /**
   * @param granted units that DynamoDB gave the key in the last second
   * @param isHot a refusal of a neighbour says nothing about this key
   */
  void endTick(int tick, boolean refused, boolean isHot, double granted) {
    refusedTicks = refusedTicks << 1 & TICKS_OF_A_SECOND;
    if (refused) {
      refusedTicks |= 1;
    }
    if (isHot
        && Integer.bitCount(refusedTicks) >= LEAST_REFUSED_TICKS
        && tick % Slots.TICKS_PER_SECOND == Slots.TICKS_PER_SECOND - 1) {
      double ofOld = weight * (1 - WEIGHT_OF_A_SAMPLE);
      perSecond = ofOld * perSecond + (1 - ofOld) * Math.max(1, granted);
      weight = 1;
    }
  }

  /** The key was refused, by whatever limit: forgetting starts anew. */
  void endQuiet() {
    quietTicks = 0;
  }

  /** Whether a minute without refusals ends with this tick. */
  boolean endsQuietMinute() {
    return weight > 0 && ++quietTicks % TICKS_OF_A_MINUTE == 0;
  }

  void quietMinute(double offeredPerSecond, double chargedPerSecond) {
    if (chargedPerSecond >= SEEN * offeredPerSecond) {
      weight = weight / 2 < LEAST_WEIGHT ? 0 : weight / 2;
    }
  }

  /**
   * The limit that holds, between what was learnt and the partition's own, on a scale of ratios.
   */
  LimitInForce or(LimitInForce limit) {
    if (weight == 0 || perSecond >= limit.perSecond()) {
      return limit;
    }
    return new LimitInForce(
        limit.perSecond() * Math.pow(perSecond / limit.perSecond(), weight),
        LimitInForce.From.LEARNT);
  }
}
