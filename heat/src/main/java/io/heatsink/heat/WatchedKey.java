package io.heatsink.heat;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.ThrottlingReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One of the hottest keys: what it did in each of the last ten ticks, and what was concluded from
 * it. Belongs to the ticking thread.
 */
final class WatchedKey {
  private static final int OFFERED = 0;
  private static final int CHARGED = 1;
  private static final int REFUSED = 2;
  private static final int REFUSED_KEY_RANGE = 3;
  private static final int RETRIED = 4;
  private static final int SQUARES = 5;
  private static final int UNSURE = 6;
  private static final int REFUSED_UNTOLD = 7;
  private static final int KINDS = 8;

  private static final int NEVER = -Suspects.TICKS_OF_SUSPICION;

  private final TableAccess access;
  private final int entry;
  private final int tag;
  private final int print;

  /** Null until an access shows it, if the key was found by its hash alone. */
  private byte @Nullable [] name;

  private ScalarType type = ScalarType.S;
  private boolean watched = true;

  private final TickRing counts = new TickRing(KINDS);
  private ThrottlingReason.@Nullable Limit lastRefusal;

  /** The tick of its last refusal that may have been for its own heat's sake. */
  private int lastSuspected = NEVER;

  /** The tick of the first such refusal of which the later ones are a part. */
  private int suspectSince = NEVER;

  private int sketchesInTick;
  private int exactTicks;
  private int exactFromSecond = Integer.MAX_VALUE;

  private final Judgement judgement = new Judgement();
  private @Nullable SortKeyWindow sortKeys;

  WatchedKey(TableAccess access, int entry, int tag, int print) {
    this.access = access;
    this.entry = entry;
    this.tag = tag;
    this.print = print;
  }

  /**
   * @param mostBefore half units that it may have cost in the ticks of which nothing is kept
   */
  void startFrom(long mostBefore, int tick) {
    if (tick > 0) {
      counts.add(UNSURE, tick - 1, mostBefore, 1);
    }
  }

  void startTick(int tick) {
    sketchesInTick = 0;
    counts.start(tick);
    if (sortKeys != null) {
      sortKeys.startTick(tick);
    }
  }

  /** Adds what a recorder counted that had guarded the key from the start. */
  void add(KeyTally tally, int tick, int span) {
    sketchesInTick++;
    byte[] found = tally.name;
    if (found == null) {
      return;
    }
    nameIfNameless(tally);
    if (!Arrays.equals(name, found)) {
      // Two recorders gave one hash two names. The first has it.
      return;
    }
    counts.add(OFFERED, tick, tally.offered, span);
    counts.add(CHARGED, tick, tally.charged, span);
    counts.add(SQUARES, tick, tally.squares, span);
    addRefused(tally, tick, span);
    if (tally.sortKeys != null && sortKeys != null) {
      sortKeys.merge(tally.sortKeys);
    }
  }

  /**
   * Adds what was counted without being guarded, or only from some point on.
   *
   * @param tally from that point on; null for never
   */
  void addUnguarded(
      int offeredHere, int chargedHere, @Nullable KeyTally tally, int tick, int span) {
    counts.add(OFFERED, tick, offeredHere, span);
    counts.add(CHARGED, tick, chargedHere, span);
    double weight = weightOfAnAccess();
    if (tally != null) {
      nameIfNameless(tally);
      addRefused(tally, tick, span);
      if (tally.offered > 0) {
        weight = tally.squares / (double) tally.offered;
      }
    }
    counts.add(SQUARES, tick, Math.round(offeredHere * weight), span);
  }

  private void nameIfNameless(KeyTally tally) {
    if (name == null) {
      name = tally.name;
      type = tally.type;
    }
  }

  private void addRefused(KeyTally tally, int tick, int span) {
    counts.add(REFUSED, tick, tally.refused, span);
    counts.add(REFUSED_KEY_RANGE, tick, tally.refusedKeyRange, span);
    counts.add(REFUSED_UNTOLD, tick, tally.refusedUntold, span);
    counts.add(RETRIED, tick, tally.retried, span);
    if (tally.lastRefusal != null) {
      lastRefusal = tally.lastRefusal;
    }
  }

  /**
   * @param sketches how many were merged in this tick
   * @param slack what the key may have cost besides, where it was not guarded
   * @param untoldOfAll what was refused without a reason in the last second, of all keys
   */
  void endTick(int tick, int sketches, int slack, long untoldOfAll) {
    if (sketches == 0) {
      return;
    }
    if (counts.at(REFUSED_KEY_RANGE, tick) > 0
        || (counts.at(REFUSED_UNTOLD, tick) > 0
            && Suspects.standsOut(counts.sum(REFUSED_UNTOLD), untoldOfAll))) {
      if (tick - lastSuspected >= Suspects.TICKS_OF_SUSPICION) {
        suspectSince = tick;
      }
      lastSuspected = tick;
    }
    if (sketchesInTick == sketches) {
      exactTicks++;
      if (exactFromSecond == Integer.MAX_VALUE) {
        exactFromSecond = Slots.second(tick) + 1;
      }
    } else {
      exactTicks = 0;
      exactFromSecond = Integer.MAX_VALUE;
      counts.add(UNSURE, tick, slack, 1);
    }
  }

  /**
   * What an offered access cost, in half units: Σw² / Σw, so that dear ones count by their cost.
   */
  double weightOfAnAccess() {
    return counts.sum(OFFERED) == 0
        ? 1
        : Math.max(1, counts.sum(SQUARES) / (double) counts.sum(OFFERED));
  }

  // ---- Where it stands

  TableAccess access() {
    return access;
  }

  int entry() {
    return entry;
  }

  int set() {
    return entry / TickSketch.WAYS;
  }

  int tag() {
    return tag;
  }

  int print() {
    return print;
  }

  byte @Nullable [] name() {
    return name;
  }

  ScalarType type() {
    return type;
  }

  @Nullable KeyValue key() {
    return name == null ? null : KeyValue.ofBytes(type, name);
  }

  boolean isWatched() {
    return watched;
  }

  void unwatch() {
    watched = false;
  }

  boolean isLookedInto() {
    return sortKeys != null;
  }

  void lookInto(int tick) {
    sortKeys = new SortKeyWindow(tick);
  }

  void lookAway() {
    sortKeys = null;
  }

  @Nullable SortKeyWindow sortKeys() {
    return sortKeys;
  }

  Judgement judgement() {
    return judgement;
  }

  // ---- What it did; half units

  long offeredIn(int tick) {
    return counts.at(OFFERED, tick);
  }

  long refusedKeyRangeIn(int tick) {
    return counts.at(REFUSED_KEY_RANGE, tick);
  }

  /** In so many of the last ten ticks. */
  long offeredInLast(int ticks, int tick) {
    return counts.last(OFFERED, ticks, tick);
  }

  long offeredInSecond() {
    return counts.sum(OFFERED);
  }

  long chargedInSecond() {
    return counts.sum(CHARGED);
  }

  long refusedInSecond() {
    return counts.sum(REFUSED);
  }

  /** Whether it was refused in the last second, maybe for its own heat's sake. */
  boolean isSuspectedInSecond(int tick) {
    return tick - lastSuspected < Slots.TICKS_PER_SECOND;
  }

  /** The tick of the last refusal that made it a suspect. */
  int lastSuspected() {
    return lastSuspected;
  }

  int suspectSince() {
    return suspectSince;
  }

  long retriedInSecond() {
    return counts.sum(RETRIED);
  }

  long unsureInSecond() {
    return counts.sum(UNSURE);
  }

  long unsureIn(int tick) {
    return counts.at(UNSURE, tick);
  }

  long chargedIn(int tick) {
    return counts.at(CHARGED, tick);
  }

  ThrottlingReason.@Nullable Limit lastRefusal() {
    return lastRefusal;
  }

  /** How many ticks in a row, up to the last, have been counted one by one. */
  int exactTicks() {
    return exactTicks;
  }

  /** The first second of which every access was counted one by one. */
  int exactFromSecond() {
    return exactFromSecond;
  }
}
