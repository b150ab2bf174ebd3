package io.heatsink.testing;

/**
 * Unwinds the threads of a process that crashed. An Error, so that no code under test takes it for
 * its own.
 */
final class ProcessCrashed extends Error {
  private static final long serialVersionUID = 1;

  ProcessCrashed() {
    super("The process crashed.", null, false, false);
  }
}
