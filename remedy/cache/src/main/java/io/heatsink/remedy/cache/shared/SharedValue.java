package io.heatsink.remedy.cache.shared;

import java.util.Optional;

/**
 * What an entry holds.
 *
 * @param bytes as the cache wrote them; nobody changes the array
 * @param version of an item that carries one
 */
public record SharedValue(byte[] bytes, Optional<Version> version) {
  /**
   * Which of an item's states it is. Of two of the same incarnation the higher one is later; of two
   * of different ones nobody can tell.
   */
  public record Version(String incarnation, long number) {
    public boolean isOfIncarnationOf(Version other) {
      return incarnation.equals(other.incarnation);
    }
  }

  public static SharedValue of(byte[] bytes) {
    return new SharedValue(bytes, Optional.empty());
  }
}
