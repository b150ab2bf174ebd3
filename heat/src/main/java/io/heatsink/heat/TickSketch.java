package io.heatsink.heat;

import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.ThrottlingReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one recorder saw since its last hand-over: Space-Saving in each of 1,024 sets of 8 cells;
 * the secret hash decides a key's set. One thread at a time.
 *
 * <p>Kept true of each set: a key without a cell cost at most {@link #floor} half units, offered
 * and charged together; a key with a cell cost what was counted since it got the cell, and at most
 * the floor more. <em>Guarded</em> cells are never given to another key; they, and no others, have
 * a {@link KeyTally}: watched keys, which are here from the start and therefore exact, and
 * newcomers that got hot within the tick. The floor is 0 until a set is full, and then at most what
 * the keys that are not guarded cost, over the number of their cells (eight, less the guarded).
 *
 * <p>An update touches a set's tags (a byte per cell), then one cell. A rank is what a cell
 * counted, with its start, above three bits that say which cell of the set it is: so the least of
 * eight ranks tells also where it is. Guarded ranks are above all others, so that no branch has to
 * ask for them.
 *
 * <p>Source: Metwally, Agrawal and El Abbadi, "Efficient Computation of Frequent and Top-k Elements
 * in Data Streams" (ICDT 2005).
 */
final class TickSketch {
  static final int SETS = 1 << 10;
  static final int WAYS = 8;
  static final int CELLS = SETS * WAYS;

  private static final int MOST_NEWCOMERS = 512;
  private static final int MOST_GUARDED_WAYS = 6;
  private static final int SET_SHIFT = 64 - Integer.numberOfTrailingZeros(SETS);
  private static final int RANK_SHIFT = 3;
  private static final int GUARD = 1 << 30;

  private final long[] tags = new long[SETS];

  /** Per set: eight prints (32 bits of the hash each), then eight ranks. */
  private final int[] cells = new int[2 * CELLS];

  /** Each cell's rank when its key got it. */
  private final int[] starts = new int[CELLS];

  /** The charged part of what a cell counted; the rest is offered. */
  private final int[] charged = new int[CELLS];

  private final short[] accessOf = new short[CELLS];
  private final int[] floors = new int[SETS];

  /** Where a guarded cell's tally stands; 0 for none. */
  private final short[] tallyOf = new short[CELLS];

  private final @Nullable KeyTally[] tallies =
      new KeyTally[1 + WatchList.MOST_WATCHED + MOST_NEWCOMERS];
  private int nextTally = 1;

  /** By access: what a newcomer must have counted, on the scale of ranks, to get a tally. */
  private final int[] nameFrom = new int[Heat.MOST_TABLE_ACCESSES];

  private final @Nullable AccessTally[] accesses = new AccessTally[Heat.MOST_TABLE_ACCESSES];

  /** Which tick was the last to end when recording into this began. */
  private int startedAfter;

  /** Which tick was the last to end when this was handed over. */
  private int endedAfter;

  // ---- The recorder's side.

  /**
   * Counts what callers asked for.
   *
   * @return the key's tally, if it has one
   */
  @Nullable KeyTally addOffered(
      int access, long hash, ScalarType type, byte[] key, int offset, int length, int halfUnits) {
    access(access).offered += halfUnits;
    int cell = add(access, hash, halfUnits);
    int rank = cells[rankAt(cell)];
    if (rank <= nameFrom[access]) {
      return null;
    }
    KeyTally tally = tallyOfRaised(cell, rank, access, type, key, offset, length);
    if (tally != null) {
      tally.offered += halfUnits;
      tally.squares += (long) halfUnits * halfUnits;
    }
    return tally;
  }

  /** Counts what DynamoDB consumed. */
  void addCharged(
      int access, long hash, ScalarType type, byte[] key, int offset, int length, int halfUnits) {
    access(access).charged += halfUnits;
    int cell = add(access, hash, halfUnits);
    charged[cell] += halfUnits;
    int rank = cells[rankAt(cell)];
    if (rank <= nameFrom[access]) {
      return;
    }
    KeyTally tally = tallyOfRaised(cell, rank, access, type, key, offset, length);
    if (tally != null) {
      tally.charged += halfUnits;
    }
  }

  /**
   * Counts an attempt that DynamoDB refused; its key gets a tally if there is any left.
   *
   * @param limit null if it is not told
   */
  void addRefused(
      int access,
      long hash,
      ScalarType type,
      byte[] key,
      int offset,
      int length,
      ThrottlingReason.@Nullable Limit limit,
      int halfUnits) {
    AccessTally all = access(access);
    all.charged += halfUnits;
    if (limit == null) {
      all.refusedUntold += halfUnits;
    } else {
      all.addRefused(limit, halfUnits);
    }
    int cell = add(access, hash, halfUnits);
    charged[cell] += halfUnits;
    KeyTally tally = tallyOf[cell] == 0 ? nameCell(cell, access) : tallies[tallyOf[cell]];
    if (tally != null && tally.nameIs(type, key, offset, length)) {
      tally.charged += halfUnits;
      tally.refused(limit, halfUnits);
    }
  }

  /** Counts an SDK's retry of a throttled attempt, apart from all else. */
  void addRetried(
      int access, long hash, ScalarType type, byte[] key, int offset, int length, int halfUnits) {
    access(access).retried += halfUnits;
    int cell = add(access, hash, 0);
    KeyTally tally = tallyOf[cell] == 0 ? nameCell(cell, access) : tallies[tallyOf[cell]];
    if (tally != null && tally.nameIs(type, key, offset, length)) {
      tally.retried += halfUnits;
    }
  }

  /** What is counted by table and index. */
  AccessTally access(int access) {
    AccessTally tally = accesses[access];
    return tally != null ? tally : newAccess(access);
  }

  private AccessTally newAccess(int access) {
    AccessTally tally = new AccessTally();
    accesses[access] = tally;
    return tally;
  }

  /** Adds to the key's cell: its own, an empty one, or the least one of its set. */
  private int add(int access, long hash, int halfUnits) {
    int set = setOf(hash);
    long tagged = tags[set];
    int print = print(hash);
    int first = set * (2 * WAYS);
    for (long marks = Tags.matches(tagged, Tags.tag(hash));
        marks != 0;
        marks = Tags.withoutFirst(marks)) {
      int way = Tags.firstWay(marks);
      if (cells[first + way] == print) {
        cells[first + WAYS + way] += halfUnits << RANK_SHIFT;
        return set * WAYS + way;
      }
    }
    return insert(access, hash, set, tagged, halfUnits);
  }

  private int insert(int access, long hash, int set, long tagged, int halfUnits) {
    access(access).distinct.add(hash);
    int ranks = set * (2 * WAYS) + WAYS;
    int start;
    long empty = Tags.empty(tagged);
    if (empty != 0) {
      start = Tags.firstWay(empty);
    } else {
      int[] all = cells;
      // Never a guarded one, since not all of a set are.
      start =
          Math.min(
              Math.min(
                  Math.min(all[ranks], all[ranks + 1]), Math.min(all[ranks + 2], all[ranks + 3])),
              Math.min(
                  Math.min(all[ranks + 4], all[ranks + 5]),
                  Math.min(all[ranks + 6], all[ranks + 7])));
      floors[set] = Math.max(floors[set], start >>> RANK_SHIFT);
    }
    int way = start & WAYS - 1;
    place(set, way, access, tagged, Tags.tag(hash), print(hash), start);
    cells[ranks + way] += halfUnits << RANK_SHIFT;
    return set * WAYS + way;
  }

  private void place(int set, int way, int access, long tagged, int tag, int print, int start) {
    int cell = set * WAYS + way;
    tags[set] = Tags.with(tagged, way, tag);
    cells[set * (2 * WAYS) + way] = print;
    cells[rankAt(cell)] = start;
    starts[cell] = start;
    charged[cell] = 0;
    accessOf[cell] = (short) access;
  }

  /** Of a key whose rank is high: because it is guarded, or counted much, or is unsure. */
  private @Nullable KeyTally tallyOfRaised(
      int cell, int rank, int access, ScalarType type, byte[] key, int offset, int length) {
    KeyTally tally = tallies[tallyOf[cell]];
    if (tally == null) {
      if (rank - starts[cell] <= nameFrom[access]) {
        return null;
      }
      tally = nameCell(cell, access);
    }
    return tally != null && tally.nameIs(type, key, offset, length) ? tally : null;
  }

  private @Nullable KeyTally nameCell(int cell, int access) {
    return nextTally == tallies.length ? null : guard(cell, null, access);
  }

  /** Guards a cell and gives it a tally; null if too many cells of its set are guarded. */
  private @Nullable KeyTally guard(int cell, @Nullable WatchedKey watched, int access) {
    int firstRank = rankAt(cell & -WAYS);
    int guarded = 0;
    for (int way = 0; way < WAYS; way++) {
      if (Tags.at(tags[cell / WAYS], way) != 0 && cells[firstRank + way] >= GUARD) {
        guarded++;
      }
    }
    if (guarded == MOST_GUARDED_WAYS) {
      return null;
    }
    cells[rankAt(cell)] += GUARD;
    starts[cell] += GUARD;
    KeyTally tally = tallies[nextTally];
    if (tally == null) {
      tally = new KeyTally();
      tallies[nextTally] = tally;
    }
    tally.start(watched, access, cell);
    tallyOf[cell] = (short) nextTally++;
    return tally;
  }

  // ---- The ticking thread's side.

  /** Empties it, and guards the watched keys that its next recorder will meet. */
  void prepare(WatchList watchList, int[] halfUnitsToName) {
    Arrays.fill(tags, 0);
    Arrays.fill(floors, 0);
    Arrays.fill(tallyOf, (short) 0);
    nextTally = 1;
    for (int i = 0; i < nameFrom.length; i++) {
      nameFrom[i] = halfUnitsToName[i] << RANK_SHIFT;
    }
    for (AccessTally tally : accesses) {
      if (tally != null && !tally.isEmpty()) {
        tally.clear();
      }
    }
    for (WatchedKey key : watchList.keys()) {
      guard(key);
    }
  }

  private void guard(WatchedKey key) {
    int set = key.set();
    long empty = Tags.empty(tags[set]);
    if (empty == 0) {
      return;
    }
    int way = Tags.firstWay(empty);
    place(set, way, key.access().id(), tags[set], key.tag(), key.print(), way);
    KeyTally tally = guard(set * WAYS + way, key, key.access().id());
    if (tally != null) {
      tally.sortKeys = key.isLookedInto() ? new SortKeyTally() : null;
    }
  }

  void startAfter(int tick) {
    startedAfter = tick;
  }

  void endAfter(int tick) {
    endedAfter = tick;
  }

  /** How many ticks it was filled for, at least one. */
  int span() {
    return Math.max(1, endedAfter - startedAfter);
  }

  long tags(int set) {
    return tags[set];
  }

  int print(int cell) {
    return cells[cell + (cell & -WAYS)];
  }

  int accessOf(int cell) {
    return accessOf[cell];
  }

  /** Half units of a key that has no cell, at most; and of a key with a cell, besides it. */
  int floor(int set) {
    return floors[set];
  }

  /** Offered and charged half units that were counted in the cell. */
  int counted(int cell) {
    return (cells[rankAt(cell)] - starts[cell]) >>> RANK_SHIFT;
  }

  int charged(int cell) {
    return charged[cell];
  }

  @Nullable KeyTally tally(int cell) {
    return tallies[tallyOf[cell]];
  }

  /** Whether nothing was recorded. */
  boolean isEmpty() {
    for (AccessTally tally : accesses) {
      if (tally != null && !tally.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  @Nullable AccessTally accessOrNull(int access) {
    return accesses[access];
  }

  static int setOf(long hash) {
    return (int) (hash >>> SET_SHIFT);
  }

  static int print(long hash) {
    return (int) (hash >>> 8);
  }

  private static int rankAt(int cell) {
    return cell + (cell & -WAYS) + WAYS;
  }
}
