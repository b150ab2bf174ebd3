package io.heatsink.heat;

/**
 * A rate in capacity units per second, and what it can be at least and at most.
 *
 * <p>{@code low} was counted. {@code high} adds what the key may have cost while it had no counter
 * of its own, which the sketch knows a bound of. Both hold for every order of every accesses; they
 * are equal once a key has been watched for the whole window, and for every key while fewer keys
 * are busy than there are counters.
 *
 * @param perSecond what was counted: the best guess, since a key that matters soon has a counter
 */
public record Estimate(double perSecond, double low, double high) {
  static Estimate of(long halfUnits, long unsureHalfUnits, double seconds) {
    double low = halfUnits / (2 * seconds);
    return new Estimate(low, low, (halfUnits + unsureHalfUnits) / (2 * seconds));
  }
}
