package io.heatsink.heat;

/** What chance alone can do to a count of independent accesses. */
final class Chance {
  /** ln of 10⁹: a key's windows are looked at 36,000 times an hour. */
  private static final double TAIL = 20.7;

  private Chance() {}

  /**
   * The count that a Poisson variable of this mean reaches with a probability of at most 10⁻⁹, by
   * Chernoff's bound: P(X ≥ r m) ≤ exp(−m (r ln r − r + 1)).
   */
  static double mostByChance(double mean) {
    double target = TAIL / mean;
    // From above, where the bound is convex, Newton's steps only come nearer.
    double ratio = 1 + target + Math.sqrt(2 * target);
    for (int i = 0; i < 6; i++) {
      ratio -= (ratio * Math.log(ratio) - ratio + 1 - target) / Math.log(ratio);
    }
    return mean * ratio;
  }
}
