package io.heatsink.remedy.cache.policy;

import java.util.concurrent.atomic.LongAdder;

/** Counts what happens to pages of one kind. */
final class PageCounts {
  final LongAdder hits = new LongAdder();
  final LongAdder joins = new LongAdder();
  final LongAdder fetches = new LongAdder();
  final LongAdder stored = new LongAdder();
  final LongAdder overtaken = new LongAdder();
  final LongAdder overBudget = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder evicted = new LongAdder();
  final LongAdder entries = new LongAdder();
  final LongAdder bytes = new LongAdder();

  Counts counts() {
    return new Counts(
        hits.sum(),
        joins.sum(),
        fetches.sum(),
        stored.sum(),
        overtaken.sum(),
        overBudget.sum(),
        dropped.sum(),
        entries.sum(),
        bytes.sum());
  }
}
