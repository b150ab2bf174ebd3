package io.heatsink.partition;

/**
 * One token bucket at a moment.
 *
 * @param perSecond how fast it fills, in units
 * @param tokens what it holds, in units; below zero what it owes
 * @param capacity the most it can hold, in units
 */
public record BucketView(Kind kind, double perSecond, double tokens, double capacity) {
  /** What a bucket stands for. */
  public enum Kind {
    /** The most that one partition takes: of writes, or of strongly consistent reads. */
    PARTITION,
    /** The most that the three replicas of a partition serve together, of reads of any kind. */
    REPLICAS,
    /** A partition's part of an even division, with its burst. */
    SHARE,
    /** What the whole table or index was given, with its burst. */
    TABLE
  }

  static BucketView of(Kind kind, TokenBucket bucket) {
    return new BucketView(
        kind,
        bucket.unitsPerSecond(),
        TokenBucket.units(bucket.level()),
        TokenBucket.units(bucket.capacity()));
  }
}
