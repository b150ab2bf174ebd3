package io.heatsink.engine;

import java.util.Arrays;

/**
 * Makes what is done to one item happen one at a time. Items share locks; whoever writes holds the
 * item's lock from reading it to writing it and its index entries, and waits for nothing meanwhile.
 */
final class ItemLocks {
  private static final int COUNT = 256;

  private final long place;
  private final ItemLock[] locks = new ItemLock[COUNT];

  /**
   * @param place of the table among all; its locks are ordered so
   */
  ItemLocks(long place) {
    this.place = place;
    Arrays.setAll(locks, at -> new ItemLock(place * COUNT + at));
  }

  /** The table's place among all that ever were. */
  long place() {
    return place;
  }

  /**
   * @param key one of {@link ItemKeys}
   * @param length how much of it counts: all of it, or only what is common to an item collection
   */
  ItemLock of(byte[] key, int length) {
    int hash = 1;
    for (int at = 0; at < length; at++) {
      hash = 31 * hash + key[at];
    }
    return locks[(hash ^ hash >>> 16) & COUNT - 1];
  }

  /** Returns once every write has ended that was under way. */
  @SuppressWarnings("LockNotBeforeTry") // nothing is done that could fail
  void letWritersPass() {
    for (ItemLock lock : locks) {
      lock.lock();
      lock.unlock();
    }
  }
}
