package io.heatsink.heat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hottest keys, by share of their limit: recorders count them one by one, with names, and they
 * alone get verdicts. A key that is proposed turns the coolest one out if it is hotter by a
 * quarter.
 */
final class WatchList {
  static final int MOST_WATCHED = 1024;

  /** How many keys at once have their sort keys looked at. */
  static final int MOST_LOOKED_INTO = 64;

  private static final int MOST_PROPOSED = 1024;
  private static final int LEAST_HALF_UNITS = 4;
  private static final double HOTTER = 1.25;

  /**
   * A jump is heat too, before it has lasted: one tick counts as if it had lasted for a quarter.
   */
  private static final double WEIGHT_OF_A_TICK = 0.25;

  /** Refusals say that the limit is nearer than it is known to be. */
  private static final double WEIGHT_OF_A_SUSPECT = 4;

  private final Ledger ledger;
  private final AccessStates states;
  private final List<WatchedKey> keys = new ArrayList<>();
  private final List<WatchedKey> proposed = new ArrayList<>();
  private double bar;

  WatchList(Ledger ledger, AccessStates states) {
    this.ledger = ledger;
    this.states = states;
  }

  List<WatchedKey> keys() {
    return Collections.unmodifiableList(keys);
  }

  void startTick(int tick, int newTick) {
    int first = Math.max(tick + 1, newTick - Slots.TICKS_PER_SECOND + 1);
    for (WatchedKey key : keys) {
      for (int each = first; each <= newTick; each++) {
        key.startTick(each);
      }
    }
  }

  /**
   * Takes note of a key that is not watched and got hotter, if it may be hot enough.
   *
   * @param tally what a recorder counted since it named the key; null if it did not
   */
  void propose(int entry, @Nullable KeyTally tally, int span) {
    if (tally == null
        && (heat(entry) <= bar
            || ledger.offeredInTenSeconds(entry) + ledger.chargedInTenSeconds(entry)
                < LEAST_HALF_UNITS)) {
      return;
    }
    if (proposed.size() == MOST_PROPOSED || ledger.accessOf(entry) == TableAccess.OTHER) {
      return;
    }
    WatchedKey key =
        new WatchedKey(
            states.of(ledger.accessOf(entry)).access(),
            entry,
            ledger.tagOf(entry),
            ledger.printOf(entry));
    key.startFrom(ledger.mostInSecondBefore(entry), ledger.tick());
    key.addUnguarded(
        ledger.offeredInTick(entry), ledger.chargedInTick(entry), tally, ledger.tick(), span);
    ledger.watch(entry, key);
    proposed.add(key);
  }

  /**
   * Takes in the hottest of the proposed.
   *
   * @return those that are watched no longer
   */
  List<WatchedKey> choose() {
    List<WatchedKey> turnedOut = new ArrayList<>();
    if (ledger.tick() % Slots.TICKS_PER_SECOND == 0) {
      for (WatchedKey key : keys) {
        if (ledger.isIdle(key.entry())) {
          turnOut(key, turnedOut);
        }
      }
    }
    keys.removeIf(key -> !key.isWatched());
    if (!proposed.isEmpty()) {
      proposed.sort(Comparator.comparingDouble((WatchedKey key) -> heat(key)).reversed());
      int free = Math.min(MOST_WATCHED - keys.size(), proposed.size());
      List<WatchedKey> late = proposed.subList(free, proposed.size());
      if (!late.isEmpty()) {
        keys.sort(Comparator.comparingDouble((WatchedKey key) -> heat(key)));
        for (int i = 0; i < late.size(); i++) {
          WatchedKey key = late.get(i);
          if (i < keys.size() && heat(key) > HOTTER * heat(keys.get(i))) {
            turnOut(keys.get(i), turnedOut);
          } else {
            key.unwatch();
            ledger.watch(key.entry(), null);
          }
        }
        keys.removeIf(key -> !key.isWatched());
      }
      proposed.removeIf(key -> !key.isWatched());
      keys.addAll(proposed);
      proposed.clear();
    }
    bar = keys.size() < MOST_WATCHED ? 0 : HOTTER * coolest();
    return turnedOut;
  }

  private void turnOut(WatchedKey key, List<WatchedKey> turnedOut) {
    key.unwatch();
    ledger.watch(key.entry(), null);
    turnedOut.add(key);
  }

  private double coolest() {
    double coolest = Double.MAX_VALUE;
    for (WatchedKey key : keys) {
      coolest = Math.min(coolest, heat(key));
    }
    return coolest;
  }

  /** Looks into the hottest keys that have a verdict. */
  void lookInto() {
    List<WatchedKey> judged = new ArrayList<>();
    for (WatchedKey key : keys) {
      if (key.judgement().verdict() != null) {
        judged.add(key);
      } else {
        key.lookAway();
      }
    }
    if (judged.size() > MOST_LOOKED_INTO) {
      judged.sort(Comparator.comparingDouble((WatchedKey key) -> heat(key)).reversed());
    }
    for (int i = 0; i < judged.size(); i++) {
      WatchedKey key = judged.get(i);
      if (i >= MOST_LOOKED_INTO) {
        key.lookAway();
      } else if (!key.isLookedInto()) {
        key.lookInto(ledger.tick());
      }
    }
  }

  /** A burst that has ended still counts as part of the last minute. */
  private double heat(WatchedKey key) {
    int entry = key.entry();
    double inMinute =
        Math.max(ledger.offeredInMinute(entry), ledger.chargedInMinute(entry))
            / (double) (Slots.TENS * Slots.SECONDS)
            * states.perHalfUnit(key.access().id());
    double heat = Math.max(heat(entry), inMinute);
    return key.isSuspectedInSecond(ledger.tick()) ? WEIGHT_OF_A_SUSPECT * heat : heat;
  }

  /** Its share of the limit, over ten seconds or a jump in this tick. */
  private double heat(int entry) {
    int access = ledger.accessOf(entry);
    double perSecond =
        Math.max(ledger.offeredInTenSeconds(entry), ledger.chargedInTenSeconds(entry))
            / (double) Slots.SECONDS;
    int inTick = Math.max(ledger.offeredInTick(entry), ledger.chargedInTick(entry));
    if (inTick >= states.namedAt()[access]) {
      perSecond = Math.max(perSecond, WEIGHT_OF_A_TICK * inTick * Slots.TICKS_PER_SECOND);
    }
    return perSecond * states.perHalfUnit(access);
  }
}
