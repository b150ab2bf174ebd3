package io.heatsink.cli;

/** A command cannot go on; the message says why and what to do, and needs no stack trace. */
public final class CommandFailure extends RuntimeException {
  private final int exitCode;

  private CommandFailure(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  public static CommandFailure failed(String message) {
    return new CommandFailure(ExitCode.FAILED, message);
  }

  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }

  public static CommandFailure brokenInput(String message) {
    return new CommandFailure(ExitCode.BROKEN_INPUT, message);
  }

  int exitCode() {
    return exitCode;
  }
}
