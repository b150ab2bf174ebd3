package io.heatsink.remedy.cache.policy;

/** What an entry answers; each class is counted apart. */
public enum KeyClass {
  /** What an item is. */
  ITEM,
  /** That there is no such item. */
  ABSENT,
  /** One item collection, or a part of it. */
  QUERY,
  /** A whole table or index, or a part of it. */
  SCAN
}
