package io.heatsink.heat;

/** What a key's heat falls on, as far as keys tell. It decides what helps. */
public enum Kind {
  /** One item, which DynamoDB can never split. */
  ITEM,
  /** Many items of one partition key, which DynamoDB can split between sort keys. */
  COLLECTION,
  /**
   * Items whose sort keys only rise, or only fall: all heat is at one end, so that a split does not
   * help.
   */
  RISING_SORT_KEY,
  /** Refused because of a hotter key in the same key range. */
  NEIGHBOUR,
  /** Not seen for long enough. */
  UNKNOWN
}
