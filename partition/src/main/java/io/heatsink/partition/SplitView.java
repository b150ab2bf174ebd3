package io.heatsink.partition;

/**
 * A partition that became two.
 *
 * @param atNanos when, on the scale of the clock that the model is given
 * @param boundary the first place of {@code right}
 */
public record SplitView(
    long atNanos, Cause cause, int parent, int left, int right, Boundary boundary) {
  /** What a partition is split for. */
  public enum Cause {
    /** It stayed near its limit. */
    HEAT,
    /** It came near 10 GB. */
    SIZE,
    /** Its table was given more throughput than its partitions can serve. */
    THROUGHPUT
  }
}
