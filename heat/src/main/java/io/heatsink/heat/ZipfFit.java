package io.heatsink.heat;

/**
 * The exponent s of a Zipf distribution, under which the r-th of n keys has a share proportional to
 * 1 / r^s, that makes given counts most likely.
 *
 * <p>It is where the mean logarithm of the rank is the same in counts and distribution; source:
 * Clauset, Shalizi and Newman, "Power-law distributions in empirical data" (SIAM Review 51, 2009),
 * for the discrete case cut off at n.
 */
final class ZipfFit {
  private static final double STEEPEST = 8;

  private ZipfFit() {}

  /**
   * @param counts falling
   * @return 0 for an even spread, and where there are fewer than two keys
   */
  static double exponent(long[] counts) {
    double logRanks = 0;
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      logRanks += counts[i] * Math.log(i + 1);
      sum += counts[i];
    }
    if (counts.length < 2 || sum == 0) {
      return 0;
    }
    double wanted = logRanks / sum;
    double low = 0;
    double high = STEEPEST;
    while (high - low > 1e-4) {
      double middle = (low + high) / 2;
      if (meanLogRank(middle, counts.length) > wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double meanLogRank(double exponent, int keys) {
    double weighted = 0;
    double sum = 0;
    for (int rank = 1; rank <= keys; rank++) {
      double share = Math.pow(rank, -exponent);
      weighted += share * Math.log(rank);
      sum += share;
    }
    return weighted / sum;
  }
}
