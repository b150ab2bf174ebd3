package io.heatsink.engine;

import java.util.concurrent.locks.ReentrantLock;

/** One lock of {@link ItemLocks}. */
final class ItemLock extends ReentrantLock {
  private static final long serialVersionUID = 1L;

  private final long order;
  private volatile boolean shared;

  /**
   * @param order whoever needs several locks takes them in this order
   */
  ItemLock(long order) {
    this.order = order;
  }

  long order() {
    return order;
  }

  /**
   * Says that the items of a transaction are being written, those under this lock among them. Set
   * on all locks of the transaction before its first write can be seen, and taken back after its
   * last.
   */
  void share(boolean begun) {
    shared = begun;
  }

  /**
   * Waits until no transaction is half written, as far as the items of this lock are concerned:
   * whoever reads afterwards sees what any earlier reader saw.
   */
  @SuppressWarnings("LockNotBeforeTry") // nothing is done that could fail
  void awaitWhole() {
    if (shared) {
      lock();
      unlock();
    }
  }
}
