package io.heatsink.remedy.cache.policy;

import org.jspecify.annotations.Nullable;

/**
 * The writes of one item, or of a whole table where their keys cannot be told, as far as fills have
 * to know of them. Guarded by whoever owns it.
 */
final class Epochs {
  private long lastChange;
  private long settledFromNanos;
  private long storesFromNanos;
  private @Nullable Write oldest;
  private @Nullable Write newest;

  Epochs(long nowNanos) {
    settledFromNanos = nowNanos;
    storesFromNanos = nowNanos;
  }

  /** The sequence number of the last opening or closing. */
  long lastChange() {
    return lastChange;
  }

  /** From when on an eventually consistent read shows what was written. */
  long settledFromNanos() {
    return settledFromNanos;
  }

  /**
   * From when on nothing can still be on its way: the end of the settling after an ambiguous write.
   */
  long storesFromNanos() {
    return storesFromNanos;
  }

  boolean isOpen() {
    return oldest != null;
  }

  boolean isIdle(long nowNanos) {
    return oldest == null && nowNanos - settledFromNanos >= 0 && nowNanos - storesFromNanos >= 0;
  }

  void open(Write write, long sequence) {
    changed(sequence);
    write.before = newest;
    if (newest == null) {
      oldest = write;
    } else {
      newest.after = write;
    }
    newest = write;
  }

  /** Closes the write, if it is still open. */
  void close(Write write, long sequence) {
    changed(sequence);
    if (write.open) {
      unlink(write);
    }
  }

  /**
   * Closes the writes whose deadline has passed: their threads are stuck, or gone. Deadlines come
   * nearly in the order of opening, so it looks no further than the first that has time left.
   */
  void closeOverdue(long nowNanos, long sequence) {
    changed(sequence);
    for (Write write = oldest;
        write != null && write.deadlineNanos - nowNanos < 0;
        write = oldest) {
      unlink(write);
    }
  }

  boolean isOverdue(long nowNanos) {
    return oldest != null && oldest.deadlineNanos - nowNanos < 0;
  }

  void settlesUntil(long nanos) {
    settledFromNanos = later(settledFromNanos, nanos);
  }

  void storesNothingUntil(long nanos) {
    storesFromNanos = later(storesFromNanos, nanos);
  }

  private static long later(long oneNanos, long otherNanos) {
    return oneNanos - otherNanos >= 0 ? oneNanos : otherNanos;
  }

  private void changed(long sequence) {
    lastChange = Math.max(lastChange, sequence);
  }

  private void unlink(Write write) {
    write.open = false;
    if (write.before == null) {
      oldest = write.after;
    } else {
      write.before.after = write.after;
    }
    if (write.after == null) {
      newest = write.before;
    } else {
      write.after.before = write.before;
    }
    write.before = null;
    write.after = null;
  }
}
