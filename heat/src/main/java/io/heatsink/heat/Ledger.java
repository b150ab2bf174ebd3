package io.heatsink.heat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The last ten seconds and the last minute of 8,192 keys, in the sets of {@link TickSketch}: what
 * the ticking thread merges all recorders' ticks into.
 *
 * <p>Kept true for every key and each of a set's counters ({@link Slots}): a key that has an entry
 * cost what the entry counted, and at most {@code slack} more since it got the entry; before that,
 * and for a key without an entry, at most {@code unseen}. Both are kept per set, and move with the
 * counters.
 *
 * <p>A key without an entry that cost c takes the place of the least entry, which cost m in the
 * last ten seconds, with probability c / (m + c): so a key of many small ticks gets in, and a flood
 * of keys that come once turns few others out. Source: Ben Basat, Chen, Einziger, Friedman and
 * Kassner, "Randomized Admission Policy for Efficient Top-k, Frequency, and Volume Estimation"
 * (IEEE/ACM Transactions on Networking 27, 2019).
 */
final class Ledger {
  private static final int SETS = TickSketch.SETS;
  private static final int WAYS = TickSketch.WAYS;
  static final int ENTRIES = SETS * WAYS;

  private static final int OFFERED = 0;
  private static final int CHARGED = Slots.COUNT;
  private static final int ROW = 2 * Slots.COUNT;

  private final long[] tags = new long[SETS];
  private final int[] prints = new int[ENTRIES];
  private final short[] accessOf = new short[ENTRIES];
  private final int[] rows = new int[ENTRIES * ROW];
  private final int[] offered = new int[ENTRIES];
  private final int[] charged = new int[ENTRIES];
  private final int[] offeredInTick = new int[ENTRIES];
  private final int[] chargedInTick = new int[ENTRIES];

  /** The second in which the key got the entry. */
  private final int[] since = new int[ENTRIES];

  /** What it may have cost before, in that second and in those ten seconds. */
  private final int[] unseenInSecond = new int[ENTRIES];

  private final int[] unseenInTen = new int[ENTRIES];

  private final @Nullable WatchedKey[] watched = new WatchedKey[ENTRIES];

  private final int[] unseen = new int[SETS * Slots.COUNT];
  private final int[] slack = new int[SETS * Slots.COUNT];
  private final int[] slackInTick = new int[SETS];

  private final SplittableRandom random;
  private int tick;

  Ledger(long seed) {
    random = new SplittableRandom(seed);
  }

  // ---- The tick

  void startTick(int newTick) {
    Slots.forEachNewSecond(tick, newTick, this::dropSecond);
    Slots.forEachNewTen(tick, newTick, this::drop);
    tick = newTick;
    Arrays.fill(offeredInTick, 0);
    Arrays.fill(chargedInTick, 0);
    Arrays.fill(slackInTick, 0);
  }

  private void dropSecond(int slot) {
    for (int entry = 0; entry < ENTRIES; entry++) {
      offered[entry] -= rows[entry * ROW + OFFERED + slot];
      charged[entry] -= rows[entry * ROW + CHARGED + slot];
    }
    drop(slot);
  }

  private void drop(int slot) {
    for (int at = slot; at < rows.length; at += Slots.COUNT) {
      rows[at] = 0;
    }
    for (int at = slot; at < unseen.length; at += Slots.COUNT) {
      unseen[at] = 0;
      slack[at] = 0;
    }
  }

  /**
   * Adds what one recorder saw.
   *
   * @param span over how many ticks, up to this one
   */
  void merge(TickSketch sketch, int span, WatchList watchList) {
    for (int set = 0; set < SETS; set++) {
      long tagged = sketch.tags(set);
      if (tagged != 0) {
        mergeSet(sketch, set, tagged, span, watchList);
      }
    }
  }

  private void mergeSet(TickSketch sketch, int set, long tagged, int span, WatchList watchList) {
    int floor = sketch.floor(set);
    int mostWithoutEntry = floor;
    for (int way = 0; way < WAYS; way++) {
      int tag = Tags.at(tagged, way);
      if (tag == 0) {
        break;
      }
      int cell = set * WAYS + way;
      int counted = sketch.counted(cell);
      KeyTally tally = sketch.tally(cell);
      if (tally != null && tally.watched != null && tally.watched.isWatched()) {
        tally.watched.add(tally, tick, span);
        if (counted > 0) {
          add(tally.watched.entry(), counted, sketch.charged(cell));
        }
        continue;
      }
      if (counted == 0) {
        continue;
      }
      int chargedHere = sketch.charged(cell);
      int entry = find(set, tag, sketch.print(cell));
      if (entry < 0) {
        entry = admit(set, counted, tally != null);
        if (entry < 0) {
          mostWithoutEntry = Math.max(mostWithoutEntry, counted + floor);
          continue;
        }
        start(entry, tag, sketch.print(cell), sketch.accessOf(cell));
      }
      add(entry, counted, chargedHere);
      WatchedKey key = watched[entry];
      if (key != null) {
        key.addUnguarded(counted - chargedHere, chargedHere, tally, tick, span);
      } else {
        watchList.propose(entry, tally, span);
      }
    }
    if (mostWithoutEntry > 0) {
      int row = set * Slots.COUNT;
      unseen[row + Slots.secondSlot(tick)] += mostWithoutEntry;
      unseen[row + Slots.tenSlot(tick)] += mostWithoutEntry;
      slack[row + Slots.secondSlot(tick)] += floor;
      slack[row + Slots.tenSlot(tick)] += floor;
      slackInTick[set] += floor;
    }
  }

  private void add(int entry, int counted, int chargedHere) {
    int row = entry * ROW;
    int second = Slots.secondSlot(tick);
    int ten = Slots.tenSlot(tick);
    int offeredHere = counted - chargedHere;
    if (offeredHere > 0) {
      rows[row + OFFERED + second] += offeredHere;
      rows[row + OFFERED + ten] += offeredHere;
      offered[entry] += offeredHere;
      offeredInTick[entry] += offeredHere;
    }
    if (chargedHere > 0) {
      rows[row + CHARGED + second] += chargedHere;
      rows[row + CHARGED + ten] += chargedHere;
      charged[entry] += chargedHere;
      chargedInTick[entry] += chargedHere;
    }
  }

  private int find(int set, int tag, int print) {
    for (long marks = Tags.matches(tags[set], tag); marks != 0; marks = Tags.withoutFirst(marks)) {
      int entry = set * WAYS + Tags.firstWay(marks);
      if (prints[entry] == print) {
        return entry;
      }
    }
    return -1;
  }

  /**
   * @return an entry for a key that has none; -1 if it gets none
   */
  private int admit(int set, int counted, boolean surely) {
    long empty = Tags.empty(tags[set]);
    if (empty != 0) {
      return set * WAYS + Tags.firstWay(empty);
    }
    int least = -1;
    long leastHeat = Long.MAX_VALUE;
    for (int entry = set * WAYS; entry < (set + 1) * WAYS; entry++) {
      long heat = (long) offered[entry] + charged[entry];
      if (heat < leastHeat && watched[entry] == null) {
        leastHeat = heat;
        least = entry;
      }
    }
    if (least < 0 || (!surely && random.nextLong(leastHeat + counted) >= counted)) {
      return -1;
    }
    release(least);
    return least;
  }

  private void start(int entry, int tag, int print, int access) {
    int set = entry / WAYS;
    tags[set] = Tags.with(tags[set], entry % WAYS, tag);
    prints[entry] = print;
    accessOf[entry] = (short) access;
    since[entry] = Slots.second(tick);
    unseenInSecond[entry] = unseen[set * Slots.COUNT + Slots.secondSlot(tick)];
    unseenInTen[entry] = unseen[set * Slots.COUNT + Slots.tenSlot(tick)];
  }

  /** Forgets the key, but not what it may have cost. */
  private void release(int entry) {
    int row = entry * ROW;
    int ofSet = entry / WAYS * Slots.COUNT;
    int sinceSlot = Slots.ofSecond(since[entry]);
    int sinceTenSlot = Slots.ofTen(since[entry] / Slots.SECONDS);
    int second = Slots.second(tick);
    boolean isNew = second - since[entry] < Slots.SECONDS;
    boolean isNewInMinute = second / Slots.SECONDS - since[entry] / Slots.SECONDS < Slots.TENS;
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      int before = 0;
      if (isNew && slot == sinceSlot) {
        before = unseenInSecond[entry];
      } else if (isNewInMinute && slot == sinceTenSlot) {
        before = unseenInTen[entry];
      }
      int counted = Math.max(rows[row + OFFERED + slot], rows[row + CHARGED + slot]);
      // What is added counts only where something was counted; without a branch, for its speed.
      int most = counted + (before + slack[ofSet + slot] & -counted >> 31);
      unseen[ofSet + slot] = Math.max(unseen[ofSet + slot], most);
    }
    Arrays.fill(rows, row, row + ROW, 0);
    offered[entry] = 0;
    charged[entry] = 0;
    offeredInTick[entry] = 0;
    chargedInTick[entry] = 0;
  }

  // ---- What is known

  int tick() {
    return tick;
  }

  int accessOf(int entry) {
    return accessOf[entry];
  }

  boolean isUsed(int entry) {
    return Tags.at(tags[entry / WAYS], entry % WAYS) != 0;
  }

  int tagOf(int entry) {
    return Tags.at(tags[entry / WAYS], entry % WAYS);
  }

  int printOf(int entry) {
    return prints[entry];
  }

  void watch(int entry, @Nullable WatchedKey key) {
    watched[entry] = key;
  }

  int offeredInTick(int entry) {
    return offeredInTick[entry];
  }

  int chargedInTick(int entry) {
    return chargedInTick[entry];
  }

  /** Half units in this tick that a key of the set may have cost besides what was counted. */
  int slackInTick(int entry) {
    return slackInTick[entry / WAYS];
  }

  int offeredInTenSeconds(int entry) {
    return offered[entry];
  }

  /**
   * Half units since the second began that was so many ticks ago, in the ten seconds that are kept.
   */
  long offeredInLastTicks(int entry, int ticks) {
    long sum = 0;
    int first = Math.max(0, Slots.second(tick - ticks + 1));
    for (int second = first; second <= Slots.second(tick); second++) {
      sum += rows[entry * ROW + OFFERED + Slots.ofSecond(second)];
    }
    return sum;
  }

  int chargedInTenSeconds(int entry) {
    return charged[entry];
  }

  Estimate offeredOverTenSeconds(int entry) {
    return Estimate.of(offered[entry], unsureInTenSeconds(entry), Slots.coveredByTenSeconds(tick));
  }

  Estimate chargedOverTenSeconds(int entry) {
    return Estimate.of(charged[entry], unsureInTenSeconds(entry), Slots.coveredByTenSeconds(tick));
  }

  Estimate offeredOverMinute(int entry) {
    return Estimate.of(
        inMinute(entry, OFFERED), unsureInMinute(entry), Slots.coveredByMinute(tick));
  }

  Estimate chargedOverMinute(int entry) {
    return Estimate.of(
        inMinute(entry, CHARGED), unsureInMinute(entry), Slots.coveredByMinute(tick));
  }

  boolean isIdle(int entry) {
    return inMinute(entry, OFFERED) + inMinute(entry, CHARGED) == 0;
  }

  /** Half units that a key may have cost in the second before this tick. */
  long mostInSecondBefore(int entry) {
    long offeredBefore = -offeredInTick[entry];
    long chargedBefore = -chargedInTick[entry];
    long unsure = 0;
    for (int second = Math.max(0, Slots.second(tick) - 1); second <= Slots.second(tick); second++) {
      int slot = Slots.ofSecond(second);
      offeredBefore += rows[entry * ROW + OFFERED + slot];
      chargedBefore += rows[entry * ROW + CHARGED + slot];
      unsure += unsureInSecond(entry, second);
    }
    return Math.max(offeredBefore, chargedBefore) + unsure;
  }

  long offeredInMinute(int entry) {
    return inMinute(entry, OFFERED);
  }

  long chargedInMinute(int entry) {
    return inMinute(entry, CHARGED);
  }

  private long inMinute(int entry, int kind) {
    long sum = 0;
    for (int slot = Slots.SECONDS; slot < Slots.COUNT; slot++) {
      sum += rows[entry * ROW + kind + slot];
    }
    return sum;
  }

  /** Half units of the last ten seconds that may be missing in the entry. */
  long unsureInTenSeconds(int entry) {
    long sum = 0;
    int now = Slots.second(tick);
    for (int second = Math.max(0, now - Slots.SECONDS + 1); second <= now; second++) {
      sum += unsureInSecond(entry, second);
    }
    return sum;
  }

  private int unsureInSecond(int entry, int second) {
    int at = entry / WAYS * Slots.COUNT + Slots.ofSecond(second);
    if (second < since[entry]) {
      return unseen[at];
    }
    if (second == since[entry]) {
      return unseenInSecond[entry] + slack[at];
    }
    return second < exactFrom(entry) ? slack[at] : 0;
  }

  private long unsureInMinute(int entry) {
    long sum = 0;
    int now = Slots.second(tick) / Slots.SECONDS;
    int sinceTen = since[entry] / Slots.SECONDS;
    for (int ten = Math.max(0, now - Slots.TENS + 1); ten <= now; ten++) {
      int at = entry / WAYS * Slots.COUNT + Slots.ofTen(ten);
      if (ten < sinceTen) {
        sum += unseen[at];
      } else if (ten == sinceTen) {
        sum += unseenInTen[entry] + slack[at];
      } else if (ten * Slots.SECONDS < exactFrom(entry)) {
        sum += slack[at];
      }
    }
    return sum;
  }

  /** The first second of which nothing of the entry's key is missing. */
  private int exactFrom(int entry) {
    WatchedKey key = watched[entry];
    return key == null ? Integer.MAX_VALUE : key.exactFromSecond();
  }

  /** Half units of the last ten seconds that a key without an entry may have cost. */
  long mostUnseenInTenSeconds() {
    long most = 0;
    for (int set = 0; set < SETS; set++) {
      long sum = 0;
      for (int slot = 0; slot < Slots.SECONDS; slot++) {
        sum += unseen[set * Slots.COUNT + slot];
      }
      most = Math.max(most, sum);
    }
    return most;
  }
}
