package io.heatsink.call;

/** Who answered a call. */
public enum ServedBy {
  DYNAMODB,
  CACHE,
  /** Heatsink itself: a refusal, or an error of its own. */
  HEATSINK
}
