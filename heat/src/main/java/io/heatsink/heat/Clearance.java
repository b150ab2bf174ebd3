package io.heatsink.heat;

/**
 * What a remedy may do about a key now. Sketches can be lied to, so that a remedy waits until the
 * key's own accesses have been counted one by one.
 */
public enum Clearance {
  NONE,
  /** What can be undone at once (cache, guard, buffering): hot, and counted for three ticks. */
  REVERSIBLE,
  /** Also what changes stored data (sharding): hot, and counted for 10 seconds. */
  LASTING;

  public boolean allowsReversible() {
    return this != NONE;
  }
}
