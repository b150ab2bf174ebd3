package io.heatsink.lab.load;

import java.io.IOException;
import java.util.Optional;

/** Requests in the order in which they are due. */
public interface Requests {
  /** The next request; empty at the end. */
  Optional<TimedRequest> next() throws IOException;
}
