package io.heatsink.heat;

import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.ThrottlingReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one recorder saw of one guarded key since its last hand-over, in half units; each access was
 * compared with the key's own bytes. Exact for watched keys, which are guarded from the start; from
 * the access that got it named on for a newcomer.
 */
final class KeyTally {
  /** The key it was prepared for; null for a newcomer. */
  @Nullable WatchedKey watched;

  /** Null until the first access, if the key was watched by its hash alone. */
  byte @Nullable [] name;

  ScalarType type = ScalarType.S;

  int access;
  int cell;
  int offered;
  int charged;
  int retried;
  int refused;

  /** What was refused for the key range's sake, out of {@link #refused}. */
  int refusedKeyRange;

  /** What was refused without a reason, out of {@link #refused}. */
  int refusedUntold;

  ThrottlingReason.@Nullable Limit lastRefusal;

  /** Sum of the squares of what each offered access cost: tells few dear calls from many cheap. */
  long squares;

  /** What lies below the key; null unless it has a verdict. */
  @Nullable SortKeyTally sortKeys;

  void start(@Nullable WatchedKey newWatched, int newAccess, int newCell) {
    watched = newWatched;
    name = newWatched == null ? null : newWatched.name();
    type = newWatched == null ? ScalarType.S : newWatched.type();
    access = newAccess;
    cell = newCell;
    offered = 0;
    charged = 0;
    retried = 0;
    refused = 0;
    refusedKeyRange = 0;
    refusedUntold = 0;
    lastRefusal = null;
    squares = 0;
    sortKeys = null;
  }

  /** Whether these are the key's bytes; the first access to a key without a name names it. */
  boolean nameIs(ScalarType otherType, byte[] bytes, int offset, int length) {
    byte[] own = name;
    if (own == null) {
      name = Arrays.copyOfRange(bytes, offset, offset + length);
      type = otherType;
      return true;
    }
    return type == otherType && own.length == length && areEqual(own, bytes, offset);
  }

  /** In steps of eight bytes: keys are short, and this is done for most accesses. */
  private static boolean areEqual(byte[] own, byte[] bytes, int offset) {
    int last = own.length - Long.BYTES;
    if (last < 0) {
      return Arrays.equals(own, 0, own.length, bytes, offset, offset + own.length);
    }
    for (int at = 0; at < last; at += Long.BYTES) {
      if ((long) KeyHash.LONG.get(own, at) != (long) KeyHash.LONG.get(bytes, offset + at)) {
        return false;
      }
    }
    return (long) KeyHash.LONG.get(own, last) == (long) KeyHash.LONG.get(bytes, offset + last);
  }

  void refused(ThrottlingReason.@Nullable Limit limit, int halfUnits) {
    refused += halfUnits;
    if (limit == null) {
      refusedUntold += halfUnits;
      return;
    }
    if (limit == ThrottlingReason.Limit.KEY_RANGE) {
      refusedKeyRange += halfUnits;
    }
    lastRefusal = limit;
  }
}
