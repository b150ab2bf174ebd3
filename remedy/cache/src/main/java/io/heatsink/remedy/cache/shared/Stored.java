package io.heatsink.remedy.cache.shared;

/** What became of a value that was to be stored. */
public enum Stored {
  STORED,
  /** Something happened to a subject, the lease has run out, or a higher version is there. */
  OVERTAKEN,
  /** An entry of another incarnation was there, and is no more: only a strong read tells. */
  CONFLICT,
  /** The table's share of the store is used up. */
  NO_ROOM
}
