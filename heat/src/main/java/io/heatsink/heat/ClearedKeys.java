package io.heatsink.heat;

import io.heatsink.dynamodb.ScalarType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a remedy may do about which key: written once, read by all threads without a lock. An open
 * addressed table, at most half full.
 */
final class ClearedKeys {
  static final ClearedKeys NONE = new ClearedKeys(0);

  private final @Nullable Cleared[] table;
  private final int mask;

  private record Cleared(
      long hash, int access, ScalarType type, byte[] name, Clearance clearance) {}

  private ClearedKeys(int keys) {
    table = new Cleared[Integer.highestOneBit(Math.max(1, keys)) * 4];
    mask = table.length - 1;
  }

  static ClearedKeys of(List<WatchedKey> keys, KeyHash hash) {
    List<Cleared> all = new ArrayList<>();
    for (WatchedKey key : keys) {
      byte[] name = key.name();
      Clearance clearance = key.judgement().clearance();
      if (name != null && clearance != Clearance.NONE) {
        all.add(
            new Cleared(
                hash.hash(key.access().seed(), key.type(), name, 0, name.length),
                key.access().id(),
                key.type(),
                name,
                clearance));
      }
    }
    if (all.isEmpty()) {
      return NONE;
    }
    ClearedKeys cleared = new ClearedKeys(all.size());
    all.forEach(cleared::put);
    return cleared;
  }

  private void put(Cleared cleared) {
    int at = (int) cleared.hash() & mask;
    while (table[at] != null) {
      at = at + 1 & mask;
    }
    table[at] = cleared;
  }

  boolean isEmpty() {
    return this == NONE;
  }

  Clearance find(int access, long hash, ScalarType type, byte[] key) {
    int at = (int) hash & mask;
    for (Cleared each = table[at]; each != null; each = table[at]) {
      if (each.hash == hash
          && each.access == access
          && each.type == type
          && Arrays.equals(each.name, key)) {
        return each.clearance;
      }
      at = at + 1 & mask;
    }
    return Clearance.NONE;
  }
}
