package io.heatsink.lab.load;

import java.io.IOException;

/** A trace that cannot be read; says in which line, what stands there, and what should. */
public final class TraceFormatException extends IOException {
  TraceFormatException(String file, long line, String problem) {
    super("%s, line %d: %s".formatted(file, line, problem));
  }
}
