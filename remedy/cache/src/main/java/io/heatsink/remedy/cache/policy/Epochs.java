package io.heatsink.remedy.cache.policy;

import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one item, or of a whole table where their keys cannot be told, as far as fills have
 * to know of them. Guarded by whoever owns it.
 */
final class Epochs {
  private long lastChange;
  private long settledFromNanos;
  private long storesFromNanos;
  private long disturbance;
  private long disturbedNanos;
  private @Nullable Version highest;
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

  /**
   * The sequence number of the last closing that changed something, and of which no version tells
   * what.
   */
  long disturbance() {
    return disturbance;
  }

  /** Whether there was such a closing then or later, as far as is known. */
  boolean isDisturbedSince(long nanos) {
    return disturbance > 0 && disturbedNanos - nanos >= 0;
  }

  /** The highest version that a write has made since then; null if none has. */
  @Nullable Version highest() {
    return highest;
  }

  /** Since when the oldest of its writes is open, if any is. */
  OptionalLong openSince() {
    return oldest == null ? OptionalLong.empty() : OptionalLong.of(oldest.openedNanos);
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

  /** A closing changed something, and no version tells what. */
  void disturbed(long sequence, long nowNanos) {
    disturbance = sequence;
    disturbedNanos = nowNanos;
    highest = null;
  }

  /**
   * A write made this version.
   *
   * @return false if one made a version of another incarnation before: nobody can tell which came
   *     first
   */
  boolean made(Version version) {
    if (highest != null && !highest.isOfIncarnationOf(version)) {
      return false;
    }
    if (highest == null || highest.number() < version.number()) {
      highest = version;
    }
    return true;
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
