package io.heatsink.proxy.configuration;

import io.heatsink.journal.HostileText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one reading finds besides values: every mistake, so that all are reported together, and the
 * files that are named, so that they can be watched.
 */
final class Findings {
  /** A found value is cut here: whole certificates have been put where a path belongs. */
  private static final int FOUND_CHARACTERS = 80;

  private final List<Problem> problems = new ArrayList<>();
  private final Set<Path> files = new HashSet<>();

  void add(Place place, String setting, String found, String wrong, String advice) {
    add(place, setting, found, wrong, Optional.empty(), advice);
  }

  void add(
      Place place,
      String setting,
      String found,
      String wrong,
      Optional<String> nearest,
      String advice) {
    problems.add(
        new Problem(
            place,
            HostileText.shortened(setting, 4 * FOUND_CHARACTERS),
            HostileText.shortened(found, FOUND_CHARACTERS),
            wrong,
            nearest,
            advice));
  }

  /** A file whose contents have become part of the configuration. */
  void read(Path file) {
    files.add(file);
  }

  Set<Path> files() {
    return Set.copyOf(files);
  }

  int count() {
    return problems.size();
  }

  boolean none() {
    return problems.isEmpty();
  }

  /** In the order of the file; those of the command line come last. */
  List<Problem> inOrder() {
    return problems.stream()
        .distinct()
        .sorted(
            Comparator.comparing((Problem problem) -> problem.place().source().startsWith("--"))
                .thenComparing(problem -> problem.place().source())
                .thenComparingInt(problem -> problem.place().line())
                .thenComparingInt(problem -> problem.place().column()))
        .toList();
  }
}
