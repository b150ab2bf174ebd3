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
  private static final int NEVER = -Suspects.TICKS_OF_SUSPICION;

  private final TableAccess access;
  private final int entry;
  private final int tag;
  private final int print;

  /** Null until an access shows it, if the key was found by its hash alone. */
  private byte @Nullable [] name;

  private ScalarType type = ScalarType.S;
  private boolean watched = true;

  private final TickRing offered = new TickRing();
  private final TickRing charged = new TickRing();
  private final TickRing refused = new TickRing();
  private final TickRing refusedKeyRange = new TickRing();
  private final TickRing retried = new TickRing();
  private final TickRing squares = new TickRing();
  private final TickRing unsure = new TickRing();
  private ThrottlingReason.@Nullable Limit lastRefusal;

  /** The tick of its last refusal by the key range's limit. */
  private int lastRefusedKeyRange = NEVER;

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
      unsure.add(tick - 1, mostBefore, 1);
    }
  }

  void startTick(int tick) {
    sketchesInTick = 0;
    offered.start(tick);
    charged.start(tick);
    refused.start(tick);
    refusedKeyRange.start(tick);
    retried.start(tick);
    squares.start(tick);
    unsure.start(tick);
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
    offered.add(tick, tally.offered, span);
    charged.add(tick, tally.charged, span);
    squares.add(tick, tally.squares, span);
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
    offered.add(tick, offeredHere, span);
    charged.add(tick, chargedHere, span);
    double weight = weightOfAnAccess();
    if (tally != null) {
      nameIfNameless(tally);
      addRefused(tally, tick, span);
      if (tally.offered > 0) {
        weight = tally.squares / (double) tally.offered;
      }
    }
    squares.add(tick, Math.round(offeredHere * weight), span);
  }

  private void nameIfNameless(KeyTally tally) {
    if (name == null) {
      name = tally.name;
      type = tally.type;
    }
  }

  private void addRefused(KeyTally tally, int tick, int span) {
    refused.add(tick, tally.refused, span);
    refusedKeyRange.add(tick, tally.refusedKeyRange, span);
    retried.add(tick, tally.retried, span);
    if (tally.lastRefusal != null) {
      lastRefusal = tally.lastRefusal;
    }
  }

  /**
   * @param sketches how many were merged in this tick
   * @param slack what the key may have cost besides, where it was not guarded
   */
  void endTick(int tick, int sketches, int slack) {
    if (sketches == 0) {
      return;
    }
    if (refusedKeyRange.at(tick) > 0) {
      if (tick - lastRefusedKeyRange >= Suspects.TICKS_OF_SUSPICION) {
        suspectSince = tick;
      }
      lastRefusedKeyRange = tick;
    }
    if (sketchesInTick == sketches) {
      exactTicks++;
      if (exactFromSecond == Integer.MAX_VALUE) {
        exactFromSecond = Slots.second(tick) + 1;
      }
    } else {
      exactTicks = 0;
      exactFromSecond = Integer.MAX_VALUE;
      unsure.add(tick, slack, 1);
    }
  }

  /**
   * What an offered access cost, in half units: Σw² / Σw, so that dear ones count by their cost.
   */
  double weightOfAnAccess() {
    return offered.sum() == 0 ? 1 : Math.max(1, squares.sum() / (double) offered.sum());
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
    return offered.at(tick);
  }

  long refusedKeyRangeIn(int tick) {
    return refusedKeyRange.at(tick);
  }

  /** In so many of the last ten ticks. */
  long offeredInLast(int ticks, int tick) {
    return offered.last(ticks, tick);
  }

  long offeredInSecond() {
    return offered.sum();
  }

  long chargedInSecond() {
    return charged.sum();
  }

  long refusedInSecond() {
    return refused.sum();
  }

  long refusedKeyRangeInSecond() {
    return refusedKeyRange.sum();
  }

  int lastRefusedKeyRange() {
    return lastRefusedKeyRange;
  }

  int suspectSince() {
    return suspectSince;
  }

  long retriedInSecond() {
    return retried.sum();
  }

  long unsureInSecond() {
    return unsure.sum();
  }

  long unsureIn(int tick) {
    return unsure.at(tick);
  }

  long chargedIn(int tick) {
    return charged.at(tick);
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
