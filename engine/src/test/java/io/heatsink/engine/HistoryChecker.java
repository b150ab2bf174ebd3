package io.heatsink.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of calls on one object, such as a register, that keeps the order of those that
 * did not overlap, and in which each call answers what it did.
 *
 * <p>Source: Wing and Gong, "Testing and Verifying Concurrent Objects", 1993; with the memory of
 * Lowe, "Testing for Linearizability", 2017.
 */
final class HistoryChecker<S> {
  private final List<Call<S>> calls;
  private final Set<Dead<S>> dead = new HashSet<>();

  private HistoryChecker(List<Call<S>> calls) {
    this.calls = calls;
  }

  /** What a call does, and whether its answer fits. */
  interface Step<S> {
    /**
     * @param before the object; null if it is empty
     * @return the object after; empty if the call would not have answered so
     */
    Optional<State<S>> from(@Nullable S before);
  }

  /** What the object holds; null if it is empty. */
  record State<S>(@Nullable S value) {}

  /** One call, with the times at which it began and ended. */
  record Call<S>(int invoked, int returned, Step<S> step) {}

  /** Calls that are done and a state after them, from which there is no way on. */
  private record Dead<S>(long done, @Nullable S state) {}

  static <S> Optional<State<S>> next(boolean fits, @Nullable S after) {
    return fits ? Optional.of(new State<>(after)) : Optional.empty();
  }

  static <S> boolean isLinearizable(List<Call<S>> calls) {
    return isLinearizable(calls, null);
  }

  /**
   * @param initially what the object holds at first; null if it is empty
   */
  static <S> boolean isLinearizable(List<Call<S>> calls, @Nullable S initially) {
    return new HistoryChecker<>(calls).goesOn(0, initially);
  }

  private boolean goesOn(long done, @Nullable S state) {
    if (Long.bitCount(done) == calls.size()) {
      return true;
    }
    Dead<S> here = new Dead<>(done, state);
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
        Optional<State<S>> after = calls.get(at).step.from(state);
        if (after.isPresent() && goesOn(done | 1L << at, after.get().value)) {
          return true;
        }
      }
    }
    dead.add(here);
    return false;
  }
}
