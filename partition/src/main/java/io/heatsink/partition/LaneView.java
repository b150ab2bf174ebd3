package io.heatsink.partition;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The reads or the writes of one partition at a moment.
 *
 * @param limitPerSecond the units per second that it serves in the long run at most
 * @param servedPerSecond units served in the last whole second
 * @param refusedPerSecond units in the last whole second of calls that were refused, for whatever
 *     reason
 * @param hotFor for how long it has been hot
 * @param notSplit why it was not split when it had been hot for long enough
 */
public record LaneView(
    double limitPerSecond,
    double servedPerSecond,
    double refusedPerSecond,
    Duration hotFor,
    Optional<SplitRefusal> notSplit,
    List<BucketView> buckets) {
  public LaneView {
    buckets = List.copyOf(buckets);
  }

  /** The share of its limit that was served in the last whole second; bursts may exceed 1. */
  public double use() {
    return servedPerSecond / limitPerSecond;
  }
}
