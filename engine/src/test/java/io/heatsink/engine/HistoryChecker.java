package io.heatsink.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of calls on one register that keeps the order of those that did not overlap,
 * and in which each call answers what it did.
 *
 * <p>Source: Wing and Gong, "Testing and Verifying Concurrent Objects", 1993; with the memory of
 * Lowe, "Testing for Linearizability", 2017.
 */
final class HistoryChecker {
  private final List<Call> calls;
  private final Set<Dead> dead = new HashSet<>();

  private HistoryChecker(List<Call> calls) {
    this.calls = calls;
  }

  /** What a call does, and whether its answer fits. */
  interface Step {
    /**
     * @param before the register; null if it is empty
     * @return the register after; empty if the call would not have answered so
     */
    Optional<State> from(@Nullable Integer before);
  }

  /** The register's content; null if it is empty. */
  record State(@Nullable Integer value) {}

  /** One call, with the times at which it began and ended. */
  record Call(int invoked, int returned, Step step) {}

  /** Calls that are done and a state after them, from which there is no way on. */
  private record Dead(long done, @Nullable Integer state) {}

  static Optional<State> next(boolean fits, @Nullable Integer after) {
    return fits ? Optional.of(new State(after)) : Optional.empty();
  }

  static boolean isLinearizable(List<Call> calls) {
    return new HistoryChecker(calls).goesOn(0, null);
  }

  private boolean goesOn(long done, @Nullable Integer state) {
    if (Long.bitCount(done) == calls.size()) {
      return true;
    }
    Dead here = new Dead(done, state);
    if (dead.contains(here)) {
      return false;
    }
    int firstReturn = Integer.MAX_VALUE;
    for (int at = 0; at < calls.size(); at++) {
      if ((done & 1L << at) == 0) {
        firstReturn = Math.min(firstReturn, calls.get(at).returned);
      }
    }
    for (int at = 0; at < calls.size(); at++) {
      // Only a call that began before all others ended can be the next.
      if ((done & 1L << at) == 0 && calls.get(at).invoked < firstReturn) {
        Optional<State> after = calls.get(at).step.from(state);
        if (after.isPresent() && goesOn(done | 1L << at, after.get().value)) {
          return true;
        }
      }
    }
    dead.add(here);
    return false;
  }
}
