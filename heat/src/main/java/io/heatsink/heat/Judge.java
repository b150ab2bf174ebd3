package io.heatsink.heat;

import io.heatsink.heat.Suspects.Finding;
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
 * <p>A key that was refused in the last second, and for its own heat's sake ({@link Suspects}), is
 * hot at once, whatever the limit is known to be.
 */
final class Judge {
  /** Part of the limit that one tick holds, from which a key is over. */
  static final double JUMP = 1.2;

  private static final double TICK_SECONDS = 1d / Slots.TICKS_PER_SECOND;
  private static final int TICKS_FOR_REVERSIBLE = 3;

  /**
   * A key under this share of the limit is too cool to stay hot, and must not get there by chance.
   */
  private static final double COOL = Judgement.KEPT_FROM * Verdict.HOT.fromShare();

  private final Ledger ledger;
  private final AccessStates states;
  private final Suspects suspects;

  Judge(Ledger ledger, AccessStates states) {
    this.ledger = ledger;
    this.states = states;
    suspects = new Suspects(ledger);
  }

  void judge(List<WatchedKey> keys, long nanos) {
    suspects.lookAt(keys);
    for (WatchedKey key : keys) {
      judge(key, nanos);
    }
  }

  /** The limit that the key's heat is measured against: the lower of the learnt and the known. */
  LimitInForce limit(WatchedKey key) {
    return key.judgement().learntLimit().or(states.limit(key.access().id()));
  }

  private void judge(WatchedKey key, long nanos) {
    Finding finding = suspects.find(key);
    boolean isRefused = key.isSuspectedInSecond(ledger.tick());
    boolean isHotSuspect = isRefused && finding == Finding.Simple.HOT;
    learn(key, isHotSuspect);
    double limit = limit(key).perSecond();
    Verdict reached = highest(reached(key, limit), isHotSuspect ? Verdict.HOT : null);
    WatchedKey neighbourOf = finding instanceof Finding.NeighbourOf(var hotter) ? hotter : null;
    Judgement judgement = key.judgement();
    judgement.update(
        ledger.tick(),
        nanos,
        highest(reached, isRefused && neighbourOf != null ? Verdict.WARM : null),
        kept(key, limit));
    judgement.neighbourOf(isHot(judgement.verdict()) ? null : neighbourOf);
    judgement.clear(
        key.exactTicks(),
        isHotSuspect || offeredInLastTicks(key) >= COOL * limit,
        isHotSuspect || offeredInTenSeconds(key) >= COOL * limit);
  }

  private void learn(WatchedKey key, boolean isHotSuspect) {
    LearntLimit learnt = key.judgement().learntLimit();
    long granted = key.chargedInSecond() - key.refusedInSecond();
    int tick = ledger.tick();
    learnt.endTick(tick, key.refusedKeyRangeIn(tick) > 0, isHotSuspect, granted / 2.0);
    if (key.lastSuspected() == tick) {
      learnt.endQuiet();
    }
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
    for (Verdict verdict : Verdict.RISING) {
      double from = verdict.fromShare() * limit;
      double cool = Judgement.KEPT_FROM * from;
      if (inSecond < cool && inTenSeconds < cool) {
        break;
      }
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
    for (Verdict verdict : Verdict.RISING) {
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
