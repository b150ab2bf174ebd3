package io.heatsink.engine;

import io.heatsink.dynamodb.PrimaryKey;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The items of one table that transactions are about to write. Another transaction, and a write by
 * itself, conflict with them.
 *
 * <p>A transaction enters its items before it takes their locks; a write looks here with the item's
 * lock held. So of the two either the write was first, or it conflicts.
 */
final class Ongoing {
  private final ConcurrentHashMap<PrimaryKey, Boolean> keys = new ConcurrentHashMap<>();

  /** Enters an item; false if another transaction is about it. */
  boolean enter(PrimaryKey key) {
    return keys.putIfAbsent(key, true) == null;
  }

  void leave(PrimaryKey key) {
    keys.remove(key);
  }

  boolean has(PrimaryKey key) {
    return !keys.isEmpty() && keys.containsKey(key);
  }
}
