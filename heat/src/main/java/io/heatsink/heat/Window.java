package io.heatsink.heat;

/**
 * How far back heat is counted. The two longer ones move in steps, of 1 and 10 seconds: they cover
 * the time up to now and at least nine or fifty seconds before.
 */
public enum Window {
  TICK,
  SECOND,
  TEN_SECONDS,
  MINUTE
}
