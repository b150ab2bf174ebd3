package io.heatsink.heat;

import io.heatsink.dynamodb.KeyValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one recorder saw below one partition key since its last hand-over: Space-Saving over 16 sort
 * keys, and whether they rise or fall. An item without an entry cost at most {@link #floor}, one
 * with an entry at most that much more than was counted.
 */
final class SortKeyTally {
  private static final int ITEMS = 16;

  private final @Nullable KeyValue[] keys = new KeyValue[ITEMS];
  private final int[] counted = new int[ITEMS];
  private final int[] errors = new int[ITEMS];
  private int used;
  private int floor;
  private int single;
  private int whole;
  private int rises;
  private int falls;
  private @Nullable KeyValue first;
  private @Nullable KeyValue last;

  /** An access to the one item of a table without sort key. */
  void addSingle(int halfUnits) {
    single += halfUnits;
  }

  /** An access to many items, such as a query's page. */
  void addWhole(int halfUnits) {
    whole += halfUnits;
  }

  void addItem(KeyValue sortKey, int halfUnits) {
    if (last == null) {
      first = sortKey;
    } else {
      int order = sortKey.compareTo(last);
      rises += order > 0 ? 1 : 0;
      falls += order < 0 ? 1 : 0;
    }
    last = sortKey;
    counted[entryOf(sortKey)] += halfUnits;
  }

  private int entryOf(KeyValue sortKey) {
    for (int i = 0; i < used; i++) {
      if (Objects.equals(keys[i], sortKey)) {
        return i;
      }
    }
    int entry = used < ITEMS ? used++ : least();
    if (keys[entry] != null) {
      errors[entry] += counted[entry];
      floor = Math.max(floor, errors[entry]);
    }
    counted[entry] = 0;
    keys[entry] = sortKey;
    return entry;
  }

  private int least() {
    int least = 0;
    for (int i = 1; i < ITEMS; i++) {
      if (counted[i] + errors[i] < counted[least] + errors[least]) {
        least = i;
      }
    }
    return least;
  }

  int items() {
    return used;
  }

  @Nullable KeyValue key(int item) {
    return keys[item];
  }

  int counted(int item) {
    return counted[item];
  }

  int floor() {
    return floor;
  }

  int single() {
    return single;
  }

  int whole() {
    return whole;
  }

  int rises() {
    return rises;
  }

  int falls() {
    return falls;
  }

  @Nullable KeyValue first() {
    return first;
  }

  @Nullable KeyValue last() {
    return last;
  }
}
