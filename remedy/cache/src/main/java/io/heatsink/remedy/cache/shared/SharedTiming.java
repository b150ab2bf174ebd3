package io.heatsink.remedy.cache.shared;

import java.time.Duration;

/**
 * What a store takes for granted of writes of which it does not know better: because nobody closed
 * them, or because it has lost what it knew.
 *
 * @param longestWrite how long a write stays open at most: the request deadline
 * @param settling how long after such a write was over, as far as anybody knows, it may still take
 *     effect, and an eventually consistent read may not show it
 */
public record SharedTiming(Duration longestWrite, Duration settling) {
  public SharedTiming {
    if (longestWrite.isNegative() || settling.isNegative()) {
      throw new IllegalArgumentException(
          "Writes last up to %s and settle within %s; neither can be negative."
              .formatted(longestWrite, settling));
    }
  }

  /** How long nothing is stored once the store has lost what it knew of a table. */
  public Duration quietAfterLoss() {
    return longestWrite.plus(settling);
  }
}
