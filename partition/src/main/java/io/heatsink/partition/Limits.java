package io.heatsink.partition;

import io.heatsink.dynamodb.ThrottlingReason.Access;

/**
 * DynamoDB's limits as AWS publishes them, and the assumptions made where it publishes none.
 *
 * <p>{@code DG} is the Amazon DynamoDB Developer Guide.
 */
public final class Limits {
  /**
   * The most RCU per second that one partition serves to strongly consistent reads. Source: DG,
   * "Best practices for designing and using partition keys effectively".
   */
  public static final int PARTITION_READ_UNITS = 3_000;

  /** The most WCU per second that one partition takes. Source: as {@link #PARTITION_READ_UNITS}. */
  public static final int PARTITION_WRITE_UNITS = 1_000;

  /**
   * How far eventually consistent reads exceed {@link #PARTITION_READ_UNITS}, since all three
   * replicas serve them. Source: AWS Database Blog, "Scaling DynamoDB", part 2, where one partition
   * key served 4,500 RCU per second. That is one experiment, and no promise of AWS's.
   */
  public static final double EVENTUALLY_CONSISTENT_FACTOR = 1.5;

  /** At about this size a partition is split. Source: AWS Database Blog, "Scaling DynamoDB", 3. */
  public static final long PARTITION_BYTES = 10L << 30;

  /**
   * The seconds of unused capacity that are kept for bursts. Source: DG, "DynamoDB burst and
   * adaptive capacity".
   */
  public static final int BURST_SECONDS = 300;

  /** What a new on-demand table takes at once. Source: DG, "DynamoDB on-demand capacity mode". */
  public static final int NEW_ON_DEMAND_WRITE_UNITS = 4_000;

  /** What a new on-demand table serves at once. Source: as {@link #NEW_ON_DEMAND_WRITE_UNITS}. */
  public static final int NEW_ON_DEMAND_READ_UNITS = 12_000;

  /**
   * How many times its previous peak a table or index on demand serves at once. Source: DG,
   * "DynamoDB on-demand capacity mode".
   */
  public static final int RAMP_FACTOR = 2;

  /**
   * The minutes within which traffic cannot grow to more than {@link #RAMP_FACTOR} times its
   * previous peak. AWS says that throttling can occur then. Source: as {@link #RAMP_FACTOR}.
   */
  public static final int RAMP_MINUTES = 30;

  /**
   * The account's default quota for the reads per second of one on-demand table or index, and the
   * same again for its writes. Source: DG, "Quotas in Amazon DynamoDB".
   */
  public static final int TABLE_QUOTA_UNITS = 40_000;

  /**
   * What may wait between a table and one of its indexes, in write units of the index. AWS says
   * that this buffer is finite, and that no write to the table is taken while it is full, but not
   * how large it is. Assumed: what one partition takes in a second.
   */
  public static final int INDEX_BUFFER_UNITS = 1_000;

  /**
   * The share of a partition's limit from which on it counts as hot for splitting. AWS says "near
   * its throughput capacity limit" (AWS Database Blog, "Scaling DynamoDB", 3). Assumed.
   */
  public static final double SPLIT_THRESHOLD = 0.8;

  /**
   * How long a partition is hot before it is split. AWS names no figure; in its own experiment the
   * first ten minutes passed without one (AWS Database Blog, "Scaling DynamoDB", 2).
   */
  public static final int SPLIT_DELAY_SECONDS = 600;

  /**
   * The most partitions that a table or index is laid out with. An assumption that bounds memory:
   * ten thousand partitions are 10,000,000 WCU per second.
   */
  public static final int MAX_PARTITIONS = 10_000;

  /** What one partition serves per second. */
  static int ofPartition(Access access) {
    return access == Access.READ ? PARTITION_READ_UNITS : PARTITION_WRITE_UNITS;
  }

  /** How many partitions serve so many units per second, at most {@link #MAX_PARTITIONS}. */
  static int partitionsFor(double readUnits, double writeUnits) {
    double needed =
        Math.max(
            Math.ceil(readUnits / PARTITION_READ_UNITS),
            Math.ceil(writeUnits / PARTITION_WRITE_UNITS));
    return (int) Math.clamp(needed, 1, MAX_PARTITIONS);
  }

  private Limits() {}
}
