package io.heatsink.remedy.cache.policy;

import java.util.concurrent.atomic.LongAdder;

/** Counts what happens to entries of one class. */
final class Tally {
  private final LongAdder hits = new LongAdder();
  private final LongAdder hitAgeNanos = new LongAdder();
  final LongAdder joins = new LongAdder();
  final LongAdder fetches = new LongAdder();
  final LongAdder stored = new LongAdder();
  final LongAdder overtaken = new LongAdder();
  final LongAdder overBudget = new LongAdder();
  final LongAdder dropped = new LongAdder();
  private final LongAdder evicted = new LongAdder();
  private final LongAdder entries = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /** An entry of that age has answered a read. */
  void hit(long ageNanos) {
    hits.increment();
    hitAgeNanos.add(ageNanos);
  }

  /** An entry has come in. */
  void took(int taken) {
    entries.increment();
    bytes.add(taken);
  }

  /**
   * An entry has gone.
   *
   * @param room whether to make room for another
   */
  void gaveBack(int given, boolean room) {
    entries.decrement();
    bytes.add(-given);
    if (room) {
      evicted.increment();
    }
  }

  Counts counts() {
    return new Counts(
        hits.sum(),
        hitAgeNanos.sum(),
        joins.sum(),
        fetches.sum(),
        stored.sum(),
        overtaken.sum(),
        overBudget.sum(),
        dropped.sum(),
        evicted.sum(),
        entries.sum(),
        bytes.sum());
  }
}
