package io.heatsink.partition;

/** Why a hot partition is not split. */
public enum SplitRefusal {
  /** One item makes all the heat, and no item is ever divided. */
  SINGLE_ITEM,
  /** The heat is in one item collection, whose sort key only rises or only falls. */
  ONE_WAY_SORT_KEY,
  /** The heat is in one item collection, and the table has a local index. */
  LOCAL_INDEX,
  /** The accesses cover the range, so that each would go to both sides. */
  WOULD_NOT_HELP
}
