package io.heatsink.heat;

import java.util.function.IntConsumer;

/**
 * Which counters the present tick belongs to: ten of a second each, then six of ten seconds each,
 * used in turn.
 */
final class Slots {
  static final int TICKS_PER_SECOND = 10;
  static final int SECONDS = 10;
  static final int TENS = 6;
  static final int COUNT = SECONDS + TENS;

  private static final int TICKS_PER_TEN = TICKS_PER_SECOND * SECONDS;

  private Slots() {}

  static int second(int tick) {
    return tick / TICKS_PER_SECOND;
  }

  static int ten(int tick) {
    return tick / TICKS_PER_TEN;
  }

  static int ofSecond(int second) {
    return second % SECONDS;
  }

  static int ofTen(int ten) {
    return SECONDS + ten % TENS;
  }

  static int secondSlot(int tick) {
    return ofSecond(tick / TICKS_PER_SECOND);
  }

  static int tenSlot(int tick) {
    return ofTen(tick / TICKS_PER_TEN);
  }

  /** Seconds that the ten counters of a second cover after this tick. */
  static double coveredByTenSeconds(int tick) {
    return SECONDS - 1 + (tick % TICKS_PER_SECOND + 1) / (double) TICKS_PER_SECOND;
  }

  /** Seconds that the six counters of ten seconds cover after this tick. */
  static double coveredByMinute(int tick) {
    return (TENS - 1) * SECONDS + (tick % TICKS_PER_TEN + 1) / (double) TICKS_PER_SECOND;
  }

  /** The counters of the seconds that begin after one tick and up to another. */
  static void forEachNewSecond(int tick, int newTick, IntConsumer slot) {
    int now = newTick / TICKS_PER_SECOND;
    for (int s = Math.max(tick / TICKS_PER_SECOND + 1, now - SECONDS + 1); s <= now; s++) {
      slot.accept(ofSecond(s));
    }
  }

  static void forEachNewTen(int tick, int newTick, IntConsumer slot) {
    int now = newTick / TICKS_PER_TEN;
    for (int t = Math.max(tick / TICKS_PER_TEN + 1, now - TENS + 1); t <= now; t++) {
      slot.accept(ofTen(t));
    }
  }
}
