package io.heatsink.cli;

/** What the process ends with. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;

  /** Wrong usage or configuration. */
  static final int USAGE = 2;

  /** Hostile or broken input. */
  static final int BROKEN_INPUT = 3;

  private ExitCode() {}
}
