package io.heatsink.junit;

/** For how long a lab lasts. */
public enum Fresh {
  /** Each test has its own. */
  PER_TEST,

  /** The tests of a class share one, with its tables and what they hold. */
  PER_CLASS
}
