package io.heatsink.remedy.cache.shared;

import java.time.Duration;

/** How a write ended, as far as entries are concerned. */
public sealed interface Ending {
  /** Nothing was changed: entries go on counting. */
  record Refused() implements Ending {}

  /**
   * It was applied.
   *
   * @param settling how long from now fills have to be read strongly consistent
   */
  record Applied(Duration settling) implements Ending {}

  /**
   * Nobody knows; it may still be on its way.
   *
   * @param settling how long from now nothing is stored, and fills have to be read strongly
   *     consistent
   */
  record Ambiguous(Duration settling) implements Ending {}
}
