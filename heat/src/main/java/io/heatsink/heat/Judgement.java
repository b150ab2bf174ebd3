package io.heatsink.heat;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is held of one key: its verdict, what a remedy may do about it, and whose neighbour it is.
 *
 * <p>A verdict is reached at once and kept until, for ten seconds on end, the last ten seconds were
 * below 80 % of what it takes.
 */
final class Judgement {
  static final double KEPT_FROM = 0.8;

  private static final int TICKS_TO_COOL = 100;
  private static final int EXACT_TICKS_FOR_REVERSIBLE = 3;
  private static final int EXACT_TICKS_FOR_LASTING = 100;
  private static final int NEVER = -TICKS_TO_COOL;

  /** By verdict, rising: the last tick in which it, or a higher one, was reached or kept. */
  private final int[] keptAt = new int[Verdict.RISING.size()];

  private @Nullable Verdict verdict;
  private long sinceNanos;
  private Clearance clearance = Clearance.NONE;
  private int exactTicksWhileHot;
  private @Nullable WatchedKey neighbourOf;
  private @Nullable Verdict verdictTold;
  private @Nullable Verdict verdictBefore;
  private Clearance clearanceTold = Clearance.NONE;
  private Clearance clearanceBefore = Clearance.NONE;
  private final LearntLimit learntLimit = new LearntLimit();

  Judgement() {
    Arrays.fill(keptAt, NEVER);
  }

  /**
   * @param reached the highest verdict that the key's windows, or refusals, reach now
   * @param kept the highest verdict that they are enough to keep
   */
  void update(int tick, long nanos, @Nullable Verdict reached, @Nullable Verdict kept) {
    Verdict now = null;
    for (int i = 0; i < keptAt.length; i++) {
      Verdict each = Verdict.RISING.get(i);
      boolean reachedNow = reached != null && reached.atLeast(each);
      boolean had = verdict != null && verdict.atLeast(each);
      if (reachedNow || (had && kept != null && kept.atLeast(each))) {
        keptAt[i] = tick;
      }
      if (reachedNow || (had && tick - keptAt[i] < TICKS_TO_COOL)) {
        now = each;
      }
    }
    if (now != verdict) {
      verdict = now;
      sinceNanos = nanos;
    }
  }

  /**
   * @param exactTicks how many ticks in a row, up to this, were counted one by one
   * @param enoughInLastTicks whether what was counted in the last three of them keeps a key hot
   * @param enoughInTenSeconds whether what was counted in the last ten seconds does
   */
  void clear(int exactTicks, boolean enoughInLastTicks, boolean enoughInTenSeconds) {
    if (verdict == null || !verdict.atLeast(Verdict.HOT) || neighbourOf != null) {
      clearance = Clearance.NONE;
      exactTicksWhileHot = 0;
      return;
    }
    exactTicksWhileHot = Math.min(exactTicksWhileHot + 1, exactTicks);
    if (clearance == Clearance.NONE
        && exactTicksWhileHot >= EXACT_TICKS_FOR_REVERSIBLE
        && enoughInLastTicks) {
      clearance = Clearance.REVERSIBLE;
    }
    if (clearance == Clearance.REVERSIBLE
        && exactTicksWhileHot >= EXACT_TICKS_FOR_LASTING
        && enoughInTenSeconds) {
      clearance = Clearance.LASTING;
    }
  }

  /**
   * Whether verdict or clearance are others than when this was last asked; if so, what they were
   * can be read until it is asked again.
   */
  boolean takeChange() {
    verdictBefore = verdictTold;
    clearanceBefore = clearanceTold;
    verdictTold = verdict;
    clearanceTold = clearance;
    return verdictBefore != verdict || clearanceBefore != clearance;
  }

  @Nullable Verdict verdictBefore() {
    return verdictBefore;
  }

  Clearance clearanceBefore() {
    return clearanceBefore;
  }

  void reset() {
    verdict = null;
    clearance = Clearance.NONE;
  }

  void neighbourOf(@Nullable WatchedKey key) {
    neighbourOf = key;
  }

  @Nullable WatchedKey neighbourOf() {
    return neighbourOf;
  }

  @Nullable Verdict verdict() {
    return verdict;
  }

  long sinceNanos() {
    return sinceNanos;
  }

  Clearance clearance() {
    return clearance;
  }

  LearntLimit learntLimit() {
    return learntLimit;
  }
}
