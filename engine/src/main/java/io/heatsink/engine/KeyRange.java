package io.heatsink.engine;

import java.util.Arrays;
import org.h2.mvstore.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of {@link ItemKeys}.
 *
 * @param from its first key, inclusive
 * @param to its end, exclusive; null if there is none
 */
record KeyRange(byte[] from, byte @Nullable [] to) {
  static final KeyRange ALL = new KeyRange(new byte[0], null);

  /** All keys that begin with the given bytes. */
  static KeyRange startingWith(byte[] prefix) {
    return new KeyRange(prefix, ItemKeys.after(prefix));
  }

  /** The key that follows this one: no other fits between the two. */
  static byte[] successor(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  boolean contains(byte[] key) {
    return Arrays.compareUnsigned(key, from) >= 0
        && (to == null || Arrays.compareUnsigned(key, to) < 0);
  }

  /** What is left of the range behind a key, in the direction of reading. */
  KeyRange behind(byte[] key, boolean forward) {
    if (forward) {
      byte[] next = successor(key);
      return Arrays.compareUnsigned(next, from) <= 0 ? this : new KeyRange(next, to);
    }
    return to != null && Arrays.compareUnsigned(key, to) >= 0 ? this : new KeyRange(from, key);
  }

  /** Reads the range in one direction. */
  Walk walk(ItemSnapshot items, boolean forward) {
    return new Walk(this, items, forward);
  }

  /** One reading of a range: step by step, until there is nothing more. */
  static final class Walk {
    private final KeyRange range;
    private final boolean forward;
    private final Cursor<byte[], StoredItem> cursor;
    private byte[] key = new byte[0];

    private Walk(KeyRange range, ItemSnapshot items, boolean forward) {
      this.range = range;
      this.forward = forward;
      this.cursor =
          items.walk(forward ? range.from : range.to, forward ? range.to : range.from, forward);
    }

    /** Goes to the next item; false if there is none. */
    boolean next() {
      while (cursor.hasNext()) {
        key = cursor.next();
        byte[] to = range.to;
        // The store's cursors take both ends as inclusive.
        if (to == null || Arrays.compareUnsigned(key, to) < 0) {
          return true;
        }
        if (forward) {
          return false;
        }
      }
      return false;
    }

    /** The key of the item that was come to last. */
    byte[] key() {
      return key;
    }

    StoredItem item() {
      return cursor.getValue();
    }
  }
}
