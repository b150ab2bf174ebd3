package io.heatsink.proxy.observation;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many lines the journal takes of those who proved nothing: a flood of them would roll away
 * what is written of the others.
 */
final class LinesOfStrangers {
  static final int MOST_A_SECOND = 100;

  private static final int BITS_OF_COUNT = 16;

  /** The second, and in its low bits how many lines it has had. */
  private final AtomicLong taken = new AtomicLong(-1L << BITS_OF_COUNT);

  /** Whether one more may be written. From any thread. */
  boolean take(long nanoTime) {
    long second = TimeUnit.NANOSECONDS.toSeconds(nanoTime) << BITS_OF_COUNT;
    long now =
        taken.updateAndGet(
            before -> {
              boolean sameSecond = before >> BITS_OF_COUNT << BITS_OF_COUNT == second;
              long count = sameSecond ? before - second : 0;
              return second + Math.min(count + 1, MOST_A_SECOND + 1);
            });
    return now - second <= MOST_A_SECOND;
  }
}
