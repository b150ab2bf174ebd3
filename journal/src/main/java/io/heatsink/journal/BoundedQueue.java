package io.heatsink.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Hands things from many threads to one, in a fixed space, and never makes a giver wait: when it is
 * full, it says so.
 *
 * <p>Each slot's sequence number says whose turn it is: equal to a position, a giver may fill it
 * for that position; one more, the taker may empty it. Givers meet only at one counter, the taker
 * at none. Source: D. Vyukov, "Bounded MPMC queue", 1024cores.net, with a single consumer.
 */
final class BoundedQueue<T> {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle SEQUENCE = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle NEXT_TO_FILL;

  static {
    try {
      NEXT_TO_FILL =
          MethodHandles.lookup().findVarHandle(BoundedQueue.class, "nextToFill", long.class);
    } catch (NoSuchFieldException | IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final @Nullable Object[] slots;
  private final long[] sequences;
  private final int mask;

  @SuppressWarnings("unused") // Through NEXT_TO_FILL.
  private volatile long nextToFill;

  private long nextToEmpty;

  /**
   * @param capacity a power of two
   */
  BoundedQueue(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException(
          "A queue's capacity is %d; give a power of two.".formatted(capacity));
    }
    slots = new Object[capacity];
    sequences = new long[capacity];
    for (int i = 0; i < capacity; i++) {
      sequences[i] = i;
    }
    mask = capacity - 1;
  }

  /** False if it is full. From any thread. */
  boolean offer(T thing) {
    while (true) {
      long position = (long) NEXT_TO_FILL.getOpaque(this);
      int slot = (int) position & mask;
      long ahead = (long) SEQUENCE.getAcquire(sequences, slot) - position;
      if (ahead < 0) {
        return false;
      }
      if (ahead == 0 && NEXT_TO_FILL.weakCompareAndSet(this, position, position + 1)) {
        SLOT.set(slots, slot, thing);
        SEQUENCE.setRelease(sequences, slot, position + 1);
        return true;
      }
    }
  }

  /** Null if it is empty. From one thread only. */
  @SuppressWarnings("unchecked") // Only T is put in.
  @Nullable T poll() {
    int slot = (int) nextToEmpty & mask;
    if ((long) SEQUENCE.getAcquire(sequences, slot) != nextToEmpty + 1) {
      return null;
    }
    T thing = (T) SLOT.get(slots, slot);
    SLOT.set(slots, slot, null);
    SEQUENCE.setRelease(sequences, slot, nextToEmpty + mask + 1);
    nextToEmpty++;
    return thing;
  }
}
