package io.heatsink.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What three replicas show of a store, each behind it by a lag of its own. An eventually consistent
 * read asks one of the three, so that of two reads in a row the second may show the older state;
 * one replica never goes back by itself.
 *
 * <p>Nothing propagates in the background: each write leaves its state and its time here, and a
 * read looks up what its replica shows by now. States are kept no longer than the longest lag.
 */
final class Replicas {
  /** Source: DynamoDB keeps three copies in three availability zones (FACTS A.1). */
  private static final int COUNT = 3;

  private record State(Instant from, ItemSnapshot items) {}

  private static final class Replica {
    /** What is shown is the state of this moment. */
    Instant shows = Instant.MIN;

    Duration behind = Duration.ZERO;
    Instant redraw = Instant.MIN;
  }

  private final Lag lag;
  private final InstantSource clock;
  private final SplittableRandom random;
  private final ReentrantLock lock = new ReentrantLock();
  private final Replica[] replicas = new Replica[COUNT];

  /** In the order of time; the first is what a replica shows that is behind all others. */
  private final ArrayDeque<State> states = new ArrayDeque<>();

  Replicas(Lag lag, InstantSource clock, SplittableRandom random, ItemSnapshot empty) {
    this.lag = lag;
    this.clock = clock;
    this.random = random;
    for (int at = 0; at < COUNT; at++) {
      replicas[at] = new Replica();
    }
    states.add(new State(Instant.MIN, empty));
  }

  /** Something was written to the store; {@code store} tells all that is in it. */
  void written(Supplier<ItemSnapshot> store) {
    lock.lock();
    try {
      Instant now = clock.instant();
      Instant last = states.getLast().from;
      // A clock may jump back; states stay in the order in which they came.
      states.add(new State(now.isBefore(last) ? last : now, store.get()));
      forgetBefore(now.minus(lag.longest()));
    } finally {
      lock.unlock();
    }
  }

  /** What one of the replicas shows now. */
  ItemSnapshot any() {
    lock.lock();
    try {
      Instant now = clock.instant();
      Replica replica = replicas[random.nextInt(COUNT)];
      if (!now.isBefore(replica.redraw)) {
        replica.behind = lag.draw(random);
        replica.redraw = now.plus(lag.longest());
      }
      Instant at = now.minus(replica.behind);
      if (at.isAfter(replica.shows)) {
        replica.shows = at;
      }
      forgetBefore(now.minus(lag.longest()));
      return at(replica.shows);
    } finally {
      lock.unlock();
    }
  }

  private ItemSnapshot at(Instant moment) {
    for (var newestFirst = states.descendingIterator(); newestFirst.hasNext(); ) {
      State state = newestFirst.next();
      if (!state.from.isAfter(moment)) {
        return state.items;
      }
    }
    return states.getFirst().items;
  }

  /** Drops states that were followed by others at or before the moment. */
  private void forgetBefore(Instant moment) {
    while (states.size() > 1) {
      State oldest = states.removeFirst();
      if (states.getFirst().from.isAfter(moment)) {
        states.addFirst(oldest);
        return;
      }
    }
  }
}
