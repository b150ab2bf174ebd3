package io.heatsink.partition;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock with its place in the one order in which locks are taken: first those of partitions, then
 * those of index queues, then those of whole tables, which most calls meet at and which are
 * therefore held for the shortest time.
 */
final class Guard extends ReentrantLock {
  private static final long serialVersionUID = 1L;

  enum Rank {
    PARTITION(0),
    INDEX_QUEUE(1),
    ALLOWANCE(2);

    private final long first;

    Rank(long number) {
      first = number << 56;
    }
  }

  /** Hands out places; one for all tables whose locks one call may take together. */
  static final class Order {
    private final AtomicLong next = new AtomicLong();

    Guard guard(Rank rank) {
      return new Guard(rank.first | next.getAndIncrement());
    }
  }

  private final long place;

  private Guard(long place) {
    this.place = place;
  }

  long place() {
    return place;
  }
}
