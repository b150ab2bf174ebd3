package io.heatsink.proxy.configuration;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What came of reading a configuration. */
public sealed interface Reading {
  /** The files that were read, right or wrong; a change of one of them is worth reading again. */
  Set<Path> files();

  /** Nothing is wrong with it. */
  record Accepted(Configuration configuration, Set<Path> files) implements Reading {}

  /**
   * It must not be used.
   *
   * @param problems all of them, in the order of the file; at least one
   */
  record Refused(List<Problem> problems, Set<Path> files) implements Reading {}
}
