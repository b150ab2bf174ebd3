package io.heatsink.heat;

import java.util.random.RandomGenerator;

/** How many independent arrivals come when so many are expected. */
final class Poisson {
  private Poisson() {}

  static int draw(RandomGenerator random, double mean) {
    int count = -1;
    for (double time = 0; time < mean; count++) {
      time += random.nextExponential();
    }
    return Math.max(0, count);
  }
}
