package io.heatsink.heat;

/** Counts of some kinds in each of the last ten ticks, and their sums, in one array. */
final class TickRing {
  private final int kinds;

  /** Ten rows of counts, and one of sums. */
  private final long[] counts;

  TickRing(int kinds) {
    this.kinds = kinds;
    counts = new long[(Slots.TICKS_PER_SECOND + 1) * kinds];
  }

  void start(int tick) {
    int row = rowOf(tick);
    for (int kind = 0; kind < kinds; kind++) {
      counts[sumAt(kind)] -= counts[row + kind];
      counts[row + kind] = 0;
    }
  }

  /** Adds to the last ticks, up to this one, in even parts. */
  void add(int kind, int tick, long count, int ticks) {
    if (ticks == 1) {
      counts[rowOf(tick) + kind] += count;
      counts[sumAt(kind)] += count;
      return;
    }
    long part = count / ticks;
    for (int i = 0; i < Math.min(Math.min(ticks, Slots.TICKS_PER_SECOND), tick + 1); i++) {
      long share = i == 0 ? count - part * (ticks - 1) : part;
      counts[rowOf(tick - i) + kind] += share;
      counts[sumAt(kind)] += share;
    }
  }

  /** Of one of the last ten ticks; before the first one nothing was counted. */
  long at(int kind, int tick) {
    return tick < 0 ? 0 : counts[rowOf(tick) + kind];
  }

  /** Of so many of the last ten ticks, up to this one. */
  long last(int kind, int ticks, int tick) {
    long last = 0;
    for (int i = 0; i < ticks; i++) {
      last += at(kind, tick - i);
    }
    return last;
  }

  long sum(int kind) {
    return counts[sumAt(kind)];
  }

  private int rowOf(int tick) {
    return tick % Slots.TICKS_PER_SECOND * kinds;
  }

  private int sumAt(int kind) {
    return Slots.TICKS_PER_SECOND * kinds + kind;
  }
}
