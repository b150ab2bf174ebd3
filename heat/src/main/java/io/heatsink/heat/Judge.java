package io.heatsink.heat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says of each watched key how hot it is, once a tick, by what callers offered.
 *
 * <p>A verdict is reached when a window holds its share of the limit: the last ten seconds, the
 * last second, for {@link Verdict#OVER} also 120 % in one tick, and the last minute if the last ten
 * seconds would keep it. Beside that, a second or ten seconds must hold more than chance alone
 * could give (once in 10⁹ looks) to a key that stays at 80 % of what the verdict takes, and a tick
 * more than to a key too cool to be hot: with small limits, or few dear calls, these are the higher
 * bar.
 *
 * <p>Suspects are keys with KeyRange refusals in the last second. Those of one table access whose
 * offered heat is at least a quarter of the hottest one's are hot at once; the others are its
 * neighbours.
 */
final class Judge {
  /** Part of the limit that one tick holds, from which a key is over. */
  static final double JUMP = 1.2;

  private static final double SUSPECT_FROM = 0.25;
  private static final double TICK_SECONDS = 1d / Slots.TICKS_PER_SECOND;
  private static final int TICKS_FOR_REVERSIBLE = 3;

  /**
   * A key under this share of the limit is too cool to stay hot, and must not get there by chance.
   */
  private static final double COOL = Judgement.KEPT_FROM * Verdict.HOT.fromShare();

  private final Ledger ledger;
  private final AccessStates states;

  /** By table access: the hottest suspect. */
  private final @Nullable WatchedKey[] hottestSuspects = new WatchedKey[Heat.MOST_TABLE_ACCESSES];

  Judge(Ledger ledger, AccessStates states) {
    this.ledger = ledger;
    this.states = states;
  }

  void judge(List<WatchedKey> keys, long nanos) {
    Arrays.fill(hottestSuspects, null);
    for (WatchedKey key : keys) {
      int access = key.access().id();
      WatchedKey hottest = hottestSuspects[access];
      if (isSuspect(key)
          && (hottest == null || hottest.offeredInSecond() < key.offeredInSecond())) {
        hottestSuspects[access] = key;
      }
    }
    for (WatchedKey key : keys) {
      judge(key, nanos);
    }
  }

  /** The limit that the key's heat is measured against: the lower of the learnt and the known. */
  LimitInForce limit(WatchedKey key) {
    return key.judgement().learntLimit().or(states.limit(key.access().id()));
  }

  private void judge(WatchedKey key, long nanos) {
    WatchedKey hottest = isSuspect(key) ? hottestSuspects[key.access().id()] : null;
    boolean isHotSuspect =
        hottest != null && key.offeredInSecond() >= SUSPECT_FROM * hottest.offeredInSecond();
    learn(key, isHotSuspect);
    double limit = limit(key).perSecond();
    Verdict reached = highest(reached(key, limit), isHotSuspect ? Verdict.HOT : null);
    boolean isNeighbour = hottest != null && !isHotSuspect && !isHot(reached);
    Judgement judgement = key.judgement();
    judgement.update(
        ledger.tick(),
        nanos,
        highest(reached, isNeighbour ? Verdict.WARM : null),
        kept(key, limit));
    judgement.neighbourOf(isNeighbour && !isHot(judgement.verdict()) ? hottest : null);
    judgement.clear(
        key.exactTicks(),
        isHotSuspect || offeredInLastTicks(key) >= COOL * limit,
        isHotSuspect || offeredInTenSeconds(key) >= COOL * limit);
  }

  private void learn(WatchedKey key, boolean isHotSuspect) {
    LearntLimit learnt = key.judgement().learntLimit();
    long granted = key.chargedInSecond() - key.refusedInSecond();
    learnt.endTick(
        ledger.tick(), key.refusedKeyRangeIn(ledger.tick()) > 0, isHotSuspect, granted / 2.0);
    if (learnt.endsQuietMinute()) {
      learnt.quietMinute(
          ledger.offeredOverMinute(key.entry()).low(), ledger.chargedOverMinute(key.entry()).low());
    }
  }

  private @Nullable Verdict reached(WatchedKey key, double limit) {
    double inTick = key.offeredIn(ledger.tick()) / (2 * TICK_SECONDS);
    if (inTick >= JUMP * limit && !mayBeChance(key, inTick, COOL * limit, TICK_SECONDS)) {
      return Verdict.OVER;
    }
    double inSecond = key.offeredInSecond() / 2.0;
    double inTenSeconds = offeredInTenSeconds(key);
    Verdict highest = null;
    for (Verdict verdict : Verdict.values()) {
      double from = verdict.fromShare() * limit;
      double cool = Judgement.KEPT_FROM * from;
      boolean isSecondEnough = inSecond >= from && !mayBeChance(key, inSecond, cool, 1);
      boolean areTenEnough =
          inTenSeconds >= from && !mayBeChance(key, inTenSeconds, cool, Slots.SECONDS);
      boolean isMinuteEnough = inTenSeconds >= cool && offeredInMinute(key) >= from;
      if (isSecondEnough || areTenEnough || isMinuteEnough) {
        highest = verdict;
      }
    }
    return highest;
  }

  private @Nullable Verdict kept(WatchedKey key, double limit) {
    double inTenSeconds = offeredInTenSeconds(key);
    Verdict highest = null;
    for (Verdict verdict : Verdict.values()) {
      if (inTenSeconds >= Judgement.KEPT_FROM * verdict.fromShare() * limit) {
        highest = verdict;
      }
    }
    return highest;
  }

  private static boolean mayBeChance(
      WatchedKey key, double perSecond, double mean, double seconds) {
    double weight = key.weightOfAnAccess() / 2;
    return perSecond * seconds / weight < Chance.mostByChance(mean * seconds / weight);
  }

  private static boolean isSuspect(WatchedKey key) {
    return key.refusedKeyRangeInSecond() > 0;
  }

  /** Units per second over what a remedy that can be undone waits for. */
  private double offeredInLastTicks(WatchedKey key) {
    long halfUnits = 0;
    for (int i = 0; i < TICKS_FOR_REVERSIBLE; i++) {
      halfUnits += key.offeredIn(ledger.tick() - i);
    }
    return halfUnits / (2 * TICKS_FOR_REVERSIBLE * TICK_SECONDS);
  }

  private double offeredInTenSeconds(WatchedKey key) {
    return ledger.offeredInTenSeconds(key.entry()) / (2 * Slots.coveredByTenSeconds(ledger.tick()));
  }

  private double offeredInMinute(WatchedKey key) {
    return ledger.offeredInMinute(key.entry()) / (2 * Slots.coveredByMinute(ledger.tick()));
  }

  private static boolean isHot(@Nullable Verdict verdict) {
    return verdict != null && verdict.atLeast(Verdict.HOT);
  }

  private static @Nullable Verdict highest(@Nullable Verdict one, @Nullable Verdict other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.atLeast(other) ? one : other;
  }
}
