package io.heatsink.engine;

import java.time.InstantSource;
import java.util.SplittableRandom;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.jspecify.annotations.Nullable;

/**
 * The items of a table, or the entries of an index, in the order of their {@link ItemKeys}.
 *
 * <p>Any thread may read and write. Each write makes a new tree that shares all but one path with
 * the old one, so that a snapshot costs nothing. A store has no file and no thread, and needs no
 * closing.
 */
final class ItemStore {
  private final MVMap<byte[], StoredItem> map;
  private final @Nullable Replicas replicas;

  /**
   * @param lag by how much {@link #eventual} is behind
   * @param random draws the lags
   */
  ItemStore(Lag lag, InstantSource clock, SplittableRandom random) {
    this(newMap(), lag, clock, random);
  }

  /**
   * A store of what is in the map; all replicas have it.
   *
   * @param map of this store alone from now on
   */
  ItemStore(MVMap<byte[], StoredItem> map, Lag lag, InstantSource clock, SplittableRandom random) {
    this.map = map;
    replicas = lag.isNone() ? null : new Replicas(lag, clock, random, snapshot());
  }

  /** For a store that is to be filled before it is used. */
  static MVMap<byte[], StoredItem> newMap() {
    return new MVStore.Builder()
        .open()
        .openMap(
            "items",
            new MVMap.Builder<byte[], StoredItem>()
                .keyType(ByteArrayDataType.INSTANCE)
                .valueType(StoredItem.Type.INSTANCE));
  }

  /** What was written last under this key. */
  @Nullable StoredItem get(byte[] key) {
    return map.get(key);
  }

  void put(byte[] key, StoredItem item) {
    map.put(key, item);
    written();
  }

  void remove(byte[] key) {
    map.remove(key);
    written();
  }

  long count() {
    return map.sizeAsLong();
  }

  /** All that was written. */
  ItemSnapshot snapshot() {
    return new ItemSnapshot(map, map.flushAndGetRoot());
  }

  /** What an eventually consistent read shows. */
  ItemSnapshot eventual() {
    return replicas == null ? snapshot() : replicas.any();
  }

  private void written() {
    if (replicas != null) {
      replicas.written(this::snapshot);
    }
  }
}
