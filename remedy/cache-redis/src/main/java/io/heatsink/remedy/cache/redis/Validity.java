package io.heatsink.remedy.cache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;

/**
 * What Redis holds of a subject, or of the table, for those who look at its entries.
 *
 * @param mark its validity
 * @param openSinceMillis since when the oldest of its writes is open; 0 if none is
 * @param run whose data it is; only the table says so
 */
record Validity(String mark, long openSinceMillis, String run) {
  /** Empty if it is not there, or is none. */
  static Optional<Validity> read(byte[] raw) {
    String[] words = new String(raw, US_ASCII).split(" ", -1);
    if (words.length < 2 || words.length > 3 || !isNumber(words[1])) {
      return Optional.empty();
    }
    return Optional.of(
        new Validity(words[0], Long.parseLong(words[1]), words.length == 3 ? words[2] : ""));
  }

  private static boolean isNumber(String word) {
    return !word.isEmpty()
        && word.length() <= 18
        && word.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }
}
