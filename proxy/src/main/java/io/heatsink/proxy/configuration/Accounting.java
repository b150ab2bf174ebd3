package io.heatsink.proxy.configuration;

/** How consumed units are known. */
public enum Accounting {
  /**
   * DynamoDB is asked for them with each call, and what it says is taken out of the reply again.
   */
  EXACT,
  /** They are computed from item sizes; calls and replies pass byte for byte. */
  ESTIMATE
}
