package io.heatsink.remedy.cache;

import io.heatsink.testing.Timeline;

/** What a table's items really were. */
interface Truth {
  Timeline<Long> timeline(String key);

  /** The longest that an eventually consistent read is behind. */
  long mostLagNanos();
}
