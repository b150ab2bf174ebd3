package io.heatsink.proxy.configuration;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the valid name that a mistyped one was probably meant to be. */
final class Nearest {
  private Nearest() {}

  /** The most similar name, if it is no more than a third of its letters away (at least two). */
  static Optional<String> to(String found, Collection<String> valid) {
    String wanted = found.toLowerCase(Locale.ROOT);
    return valid.stream()
        .map(name -> new Distance(name, between(wanted, name.toLowerCase(Locale.ROOT))))
        .filter(d -> d.edits <= Math.max(2, d.name.length() / 3) && d.edits < d.name.length())
        .min(Comparator.comparingInt(Distance::edits).thenComparing(Distance::name))
        .map(Distance::name);
  }

  private record Distance(String name, int edits) {}

  /**
   * How many letters must be inserted, removed, replaced, or swapped with their neighbour. Source:
   * optimal string alignment, a restricted form of Damerau, CACM 7(3), 1964.
   */
  static int between(String a, String b) {
    // A name this long is never a slip of the finger, and the table below is quadratic.
    if (a.length() > 100 || b.length() > 100) {
      return a.equals(b) ? 0 : Integer.MAX_VALUE;
    }
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      edits[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      edits[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least =
            Math.min(Math.min(edits[i - 1][j], edits[i][j - 1]) + 1, edits[i - 1][j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, edits[i - 2][j - 2] + 1);
        }
        edits[i][j] = least;
      }
    }
    return edits[a.length()][b.length()];
  }
}
