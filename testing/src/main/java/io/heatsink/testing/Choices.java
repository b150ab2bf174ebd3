package io.heatsink.testing;

import java.util.List;

/**
 * Random choices that follow from a seed alone, on every JDK: SplitMix64. Not thread-safe.
 *
 * <p>Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
 */
public final class Choices {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  public Choices(long seed) {
    this.state = mix(seed);
  }

  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** From 0, inclusive, to the bound, exclusive. */
  public int below(int bound) {
    return (int) below((long) bound);
  }

  /** From 0, inclusive, to the bound, exclusive. */
  public long below(long bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("Nothing to choose from: the bound is " + bound + ".");
    }
    // Biased by less than bound / 2^63, which no test can see.
    return (nextLong() >>> 1) % bound;
  }

  /** From the least to the most, both inclusive. */
  public long between(long least, long most) {
    return least + below(most - least + 1);
  }

  /** From 0, inclusive, to 1, exclusive. */
  public double unit() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** True with that probability. */
  public boolean chance(double probability) {
    return probability > 0 && unit() < probability;
  }

  public <T> T oneOf(List<T> values) {
    return values.get(below(values.size()));
  }

  @SafeVarargs
  public final <T> T oneOf(T... values) {
    return values[below(values.length)];
  }

  /** Choices of their own, so that more of them in one place change nothing in another. */
  public Choices split() {
    return new Choices(nextLong());
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
