package io.heatsink.remedy.cache.policy;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Whose entries take how much of a table's memory. As soon as a second caller holds entries, nobody
 * may take more than half: so nobody can push all others out by reading much.
 *
 * <p>Callers are those of heatsink.yaml, so there are few.
 */
final class Budget {
  private static final double MOST_OF_ONE = 0.5;

  private final long bytes;
  private final ConcurrentMap<String, LongAdder> held = new ConcurrentHashMap<>();

  Budget(long bytes) {
    this.bytes = bytes;
  }

  boolean hasRoom(String owner, int more) {
    LongAdder own = held.computeIfAbsent(owner, name -> new LongAdder());
    return held.size() == 1 || own.sum() + more <= bytes * MOST_OF_ONE;
  }

  void took(String owner, int taken) {
    held.computeIfAbsent(owner, name -> new LongAdder()).add(taken);
  }

  void gaveBack(String owner, int given) {
    took(owner, -given);
  }

  long total() {
    return held.values().stream().mapToLong(LongAdder::sum).sum();
  }
}
