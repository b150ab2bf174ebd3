package io.heatsink.heat;

import io.heatsink.dynamodb.KeyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last ten seconds below one partition key: its 16 hottest items with their bounds, and what
 * kind of heat it is. An item without an entry cost at most {@code unseen} in each second, one with
 * an entry at most {@code slack} more than was counted since it came.
 */
final class SortKeyWindow {
  private static final int ITEMS = 16;

  /** Half units, and then steps from one sort key to the next, that a kind is told from. */
  private static final int LEAST_EVIDENCE = 40;

  private static final int LEAST_STEPS = 20;

  /** Steps that go one way. Several event loops see one rising sequence a little out of order. */
  private static final double ONE_WAY = 0.8;

  private static final double MOST_OF_IT = 0.5;

  private final @Nullable KeyValue[] keys = new KeyValue[ITEMS];
  private final int[] since = new int[ITEMS];
  private final int[][] counted = new int[ITEMS][Slots.SECONDS];
  private final int[] unseen = new int[Slots.SECONDS];
  private final int[] slack = new int[Slots.SECONDS];
  private final int[] items = new int[Slots.SECONDS];
  private final int[] single = new int[Slots.SECONDS];
  private final int[] whole = new int[Slots.SECONDS];
  private final int[] rises = new int[Slots.SECONDS];
  private final int[] falls = new int[Slots.SECONDS];
  private @Nullable KeyValue last;
  private final int startSecond;
  private int second;
  private int lastTick;

  SortKeyWindow(int tick) {
    startSecond = Slots.second(tick);
    second = startSecond;
    lastTick = tick;
  }

  void startTick(int tick) {
    Slots.forEachNewSecond(lastTick, tick, this::drop);
    lastTick = tick;
    second = Slots.second(tick);
  }

  private void drop(int slot) {
    for (int[] row : counted) {
      row[slot] = 0;
    }
    for (int[] row : List.of(unseen, slack, items, single, whole, rises, falls)) {
      row[slot] = 0;
    }
  }

  void merge(SortKeyTally tally) {
    int slot = Slots.ofSecond(second);
    single[slot] += tally.single();
    whole[slot] += tally.whole();
    rises[slot] += tally.rises();
    falls[slot] += tally.falls();
    KeyValue first = tally.first();
    if (first != null) {
      if (last != null) {
        int order = first.compareTo(last);
        rises[slot] += order > 0 ? 1 : 0;
        falls[slot] += order < 0 ? 1 : 0;
      }
      last = tally.last();
    }
    int mostWithoutEntry = tally.floor();
    for (int i = 0; i < tally.items(); i++) {
      int halfUnits = tally.counted(i);
      items[slot] += halfUnits;
      int entry = entryOf(Objects.requireNonNull(tally.key(i)), halfUnits);
      if (entry < 0) {
        mostWithoutEntry = Math.max(mostWithoutEntry, halfUnits + tally.floor());
      } else {
        counted[entry][slot] += halfUnits;
      }
    }
    unseen[slot] += mostWithoutEntry;
    slack[slot] += tally.floor();
  }

  /**
   * @return -1 if the item is not hotter than the least that has an entry
   */
  private int entryOf(KeyValue key, int halfUnits) {
    int least = 0;
    for (int i = 0; i < ITEMS; i++) {
      if (Objects.equals(keys[i], key)) {
        return i;
      }
      if (sum(counted[i]) < sum(counted[least])) {
        least = i;
      }
    }
    if (keys[least] != null && halfUnits <= sum(counted[least])) {
      return -1;
    }
    for (int slot = 0; slot < Slots.SECONDS; slot++) {
      if (counted[least][slot] > 0) {
        unseen[slot] += counted[least][slot] + slack[slot];
      }
    }
    Arrays.fill(counted[least], 0);
    keys[least] = key;
    since[least] = second;
    return least;
  }

  /** The items, hottest first. */
  List<HotItem> hottest(int tick) {
    List<HotItem> hottest = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      KeyValue key = keys[i];
      long sum = sum(counted[i]);
      if (key != null && sum > 0) {
        hottest.add(new HotItem(key, Estimate.of(sum, unsure(i), Slots.coveredByTenSeconds(tick))));
      }
    }
    hottest.sort(Comparator.comparingDouble((HotItem item) -> item.offered().low()).reversed());
    return hottest;
  }

  private long unsure(int entry) {
    long sum = 0;
    // Before it was looked into, nothing is known of the items: that is not in these bounds.
    for (int s = Math.max(startSecond, second - Slots.SECONDS + 1); s <= second; s++) {
      int slot = Slots.ofSecond(s);
      sum += s <= since[entry] ? unseen[slot] : slack[slot];
    }
    return sum;
  }

  Kind kind() {
    long ofItems = sum(items);
    long ofSingle = sum(single);
    long all = ofItems + ofSingle + sum(whole);
    if (all < LEAST_EVIDENCE) {
      return Kind.UNKNOWN;
    }
    if (ofSingle > MOST_OF_IT * all || oneItem().isPresent()) {
      return Kind.ITEM;
    }
    long up = sum(rises);
    long down = sum(falls);
    if (up + down >= LEAST_STEPS && Math.max(up, down) >= ONE_WAY * (up + down)) {
      return Kind.RISING_SORT_KEY;
    }
    return Kind.COLLECTION;
  }

  /** The sort key of the one item that most of the heat falls on. */
  Optional<KeyValue> oneItem() {
    long all = sum(items) + sum(single) + sum(whole);
    for (int i = 0; i < ITEMS; i++) {
      KeyValue key = keys[i];
      if (key != null && sum(counted[i]) > MOST_OF_IT * all) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  private static long sum(int[] counts) {
    long sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }
}
