package io.heatsink.dynamodb;

/** The three types a key attribute can have. */
public enum ScalarType {
  S,
  N,
  B
}
