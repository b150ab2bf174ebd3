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
    String text = new String(raw, US_ASCII);
    int first = text.indexOf(' ');
    int second = text.indexOf(' ', first + 1);
    int end = second < 0 ? text.length() : second;
    if (first < 0 || !isNumber(text, first + 1, end) || text.indexOf(' ', end + 1) >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Validity(
            text.substring(0, first),
            Long.parseLong(text, first + 1, end, 10),
            second < 0 ? "" : text.substring(second + 1)));
  }

  private static boolean isNumber(String text, int from, int to) {
    if (from == to || to - from > 18) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
