package io.heatsink.heat;

import org.jspecify.annotations.Nullable;

/**
 * Where a recorder and the ticking thread change a full sketch for an empty one. Neither ever waits
 * for the other, and each sketch belongs to one of them at a time.
 *
 * <p>The recorder alone sets {@code full} and takes {@code empty}; the ticking thread alone does
 * the opposite. So each sees what the other wrote into a sketch before laying it down (volatile
 * write before read), and whoever finds nothing goes on with what it has.
 */
final class Exchange {
  private volatile @Nullable TickSketch full;
  private volatile @Nullable TickSketch empty;

  /** Which tick ended last. */
  private volatile int tick;

  Exchange(int tick, TickSketch empty) {
    this.tick = tick;
    this.empty = empty;
  }

  /**
   * The recorder's side.
   *
   * @return the sketch to go on with
   */
  TickSketch handOver(TickSketch filled) {
    TickSketch next = empty;
    if (full != null || next == null) {
      return filled;
    }
    int now = tick;
    filled.endAfter(now);
    next.startAfter(now);
    empty = null;
    full = filled;
    return next;
  }

  /** The ticking thread's side: what was laid out, if anything was. */
  @Nullable TickSketch take() {
    return full;
  }

  /** Gives back what was taken, emptied. */
  void giveBack(TickSketch emptied) {
    empty = emptied;
    full = null;
  }

  void endTick(int newTick) {
    tick = newTick;
  }
}
