package io.heatsink.dynamodb;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Runs a property on many random cases. A failure names the seed of its case; {@code
 * -Dheatsink.seed=N} plays that case alone.
 */
public final class Seeds {
  private Seeds() {}

  public static void forEach(int cases, Consumer<Random> property) {
    Long only = Long.getLong("heatsink.seed");
    long first = only == null ? 1 : only;
    long last = only == null ? cases : only;
    for (long seed = first; seed <= last; seed++) {
      try {
        property.accept(new Random(seed * 0x9E3779B97F4A7C15L));
      } catch (Throwable failure) {
        throw new AssertionError("Fails with -Dheatsink.seed=" + seed, failure);
      }
    }
  }
}
