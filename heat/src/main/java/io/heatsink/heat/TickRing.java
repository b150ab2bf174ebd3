package io.heatsink.heat;

import java.util.Arrays;

/** A count of each of the last ten ticks, and their sum. */
final class TickRing {
  private final long[] counts = new long[Slots.TICKS_PER_SECOND];
  private long sum;

  void start(int tick) {
    int slot = tick % counts.length;
    sum -= counts[slot];
    counts[slot] = 0;
  }

  /** Adds to the last ticks, up to this one, in even parts. */
  void add(int tick, long count, int ticks) {
    if (ticks == 1) {
      counts[tick % counts.length] += count;
      sum += count;
      return;
    }
    long part = count / ticks;
    for (int i = 0; i < Math.min(Math.min(ticks, counts.length), tick + 1); i++) {
      long share = i == 0 ? count - part * (ticks - 1) : part;
      counts[(tick - i) % counts.length] += share;
      sum += share;
    }
  }

  /** Of one of the last ten ticks; before the first one nothing was counted. */
  long at(int tick) {
    return tick < 0 ? 0 : counts[tick % counts.length];
  }

  /** Of so many of the last ten ticks, up to this one. */
  long last(int ticks, int tick) {
    long last = 0;
    for (int i = 0; i < ticks; i++) {
      last += at(tick - i);
    }
    return last;
  }

  long sum() {
    return sum;
  }

  void clear() {
    Arrays.fill(counts, 0);
    sum = 0;
  }
}
