package io.heatsink.engine;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes what is done to one item happen one at a time. Items share locks; whoever writes holds the
 * item's lock from reading it to writing it and its index entries, and waits for nothing meanwhile.
 */
final class ItemLocks {
  private static final int COUNT = 256;

  private final ReentrantLock[] locks = new ReentrantLock[COUNT];

  ItemLocks() {
    Arrays.setAll(locks, at -> new ReentrantLock());
  }

  /**
   * @param key one of {@link ItemKeys}
   * @param length how much of it counts: all of it, or only what is common to an item collection
   */
  ReentrantLock of(byte[] key, int length) {
    int hash = 1;
    for (int at = 0; at < length; at++) {
      hash = 31 * hash + key[at];
    }
    return locks[(hash ^ hash >>> 16) & COUNT - 1];
  }

  /** Returns once every write has ended that was under way. */
  @SuppressWarnings("LockNotBeforeTry") // nothing is done that could fail
  void letWritersPass() {
    for (ReentrantLock lock : locks) {
      lock.lock();
      lock.unlock();
    }
  }
}
