package io.heatsink.engine;

import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.RootReference;
import org.jspecify.annotations.Nullable;

/** A store as it was at one moment; what is written later does not show. */
final class ItemSnapshot {
  private final MVMap<byte[], StoredItem> map;
  private final RootReference<byte[], StoredItem> root;

  ItemSnapshot(MVMap<byte[], StoredItem> map, RootReference<byte[], StoredItem> root) {
    this.map = map;
    this.root = root;
  }

  @Nullable StoredItem get(byte[] key) {
    return map.get(root.root, key);
  }

  /**
   * Walks from one key to another, both inclusive.
   *
   * @param from where to begin; null for the end that the direction begins at
   * @param to where to end; null for the other end
   * @param forward whether keys rise
   */
  Cursor<byte[], StoredItem> walk(byte @Nullable [] from, byte @Nullable [] to, boolean forward) {
    return map.cursor(root, from, to, !forward);
  }
}
