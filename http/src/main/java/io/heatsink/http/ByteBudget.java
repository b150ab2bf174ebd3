package io.heatsink.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that all connections of a front share. Safe for any thread. */
final class ByteBudget {
  private final long total;
  private final AtomicLong taken = new AtomicLong();

  ByteBudget(long total) {
    this.total = total;
  }

  /** Takes them if they are there. */
  boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= total) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  /** Takes them even if they are not there: a reply is not thrown away, but new requests wait. */
  void owe(long bytes) {
    taken.addAndGet(bytes);
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  long taken() {
    return taken.get();
  }
}
