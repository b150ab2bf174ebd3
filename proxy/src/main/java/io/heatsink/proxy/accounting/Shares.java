package io.heatsink.proxy.accounting;

import io.heatsink.dynamodb.capacity.CapacityUnits;

/** Splits what a table was charged over the keys that it was charged for. */
final class Shares {
  private Shares() {}

  /**
   * Splits the units in proportion to the weights, in whole halves; the parts add up to the whole
   * exactly.
   *
   * @param weights 0 or more each; where all are 0 the parts are as equal as can be
   */
  static CapacityUnits[] of(CapacityUnits whole, long[] weights) {
    CapacityUnits[] parts = new CapacityUnits[weights.length];
    long left = whole.halves();
    long weightLeft = 0;
    for (long weight : weights) {
      weightLeft += weight;
    }
    for (int i = 0; i < weights.length; i++) {
      // What is left is split anew each time, so that the last one takes exactly the rest.
      long part =
          weightLeft > 0
              ? Math.round((double) left * weights[i] / weightLeft)
              : Math.round((double) left / (weights.length - i));
      part = Math.min(part, left);
      parts[i] = new CapacityUnits(part);
      left -= part;
      weightLeft -= weights[i];
    }
    return parts;
  }
}
