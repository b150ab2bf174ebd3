package io.heatsink.heat;

import java.util.random.RandomGenerator;

/**
 * What senders must not know, so that they cannot choose keys that meet in the sketch: one per
 * process, or per fleet where summaries are merged.
 */
public final class HashSecret {
  private final long[] words;

  private HashSecret(long[] words) {
    this.words = words;
  }

  /**
   * @param random a {@link java.security.SecureRandom}, but in tests
   */
  public static HashSecret random(RandomGenerator random) {
    return new HashSecret(random.longs(KeyHash.SECRET_WORDS).toArray());
  }

  long word(int index) {
    return words[index];
  }

  @Override
  public String toString() {
    return "HashSecret";
  }
}
