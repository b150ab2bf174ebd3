package io.heatsink.engine;

import io.heatsink.dynamodb.PrimaryKey;

/** One item that a transaction is about. */
record TransactedItem(Table table, PrimaryKey key, byte[] storeKey) {
  TransactedItem(Table table, PrimaryKey key) {
    this(table, key, ItemKeys.ofItem(key));
  }

  ItemLock lock() {
    return table.lockOf(storeKey);
  }
}
