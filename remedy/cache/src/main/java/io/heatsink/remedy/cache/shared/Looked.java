package io.heatsink.remedy.cache.shared;

import java.time.Duration;

/** What a look at an entry found. */
public sealed interface Looked {
  /**
   * @param age an upper bound of how long ago the call began that produced it
   * @param left a lower bound of how long it may still be served
   */
  record Hit(SharedValue value, Duration age, Duration left) implements Looked {}

  record Miss() implements Looked {}
}
