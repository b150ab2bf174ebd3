package io.heatsink.partition;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How the model behaves where one may choose.
 *
 * @param partitions how many partitions every new table and index begins with; empty for as many as
 *     its throughput needs
 * @param adaptive true for today's adaptive capacity: a hot partition may take more than its share
 *     while the table's total and the partition's maximum hold, and is split when it stays hot;
 *     false for the even division of 2015
 * @param initialBurst how many seconds of capacity the buckets hold at the start, at most {@link
 *     Limits#BURST_SECONDS}
 * @param limitScale multiplies every limit of partitions, tables, quotas on demand and buffers
 * @param throttle false to refuse nothing, calls included, and only show the heat
 * @param splitDelay how long a partition is hot before it is split
 * @param indexBufferUnits what may wait between a table and one of its indexes, before scaling
 */
public record PartitionSettings(
    OptionalInt partitions,
    boolean adaptive,
    Duration initialBurst,
    double limitScale,
    boolean throttle,
    Duration splitDelay,
    double indexBufferUnits) {
  /** DynamoDB as it behaves today. */
  public static final PartitionSettings DEFAULT =
      new PartitionSettings(
          OptionalInt.empty(),
          true,
          Duration.ofSeconds(Limits.BURST_SECONDS),
          1.0,
          true,
          Duration.ofSeconds(Limits.SPLIT_DELAY_SECONDS),
          Limits.INDEX_BUFFER_UNITS);

  public PartitionSettings {
    partitions.ifPresent(
        count ->
            require(
                count >= 1 && count <= Limits.MAX_PARTITIONS,
                "partitions is %d; give 1 to %d.".formatted(count, Limits.MAX_PARTITIONS)));
    require(
        !initialBurst.isNegative()
            && initialBurst.compareTo(Duration.ofSeconds(Limits.BURST_SECONDS)) <= 0,
        "initialBurst is %s; give 0 to %d seconds.".formatted(initialBurst, Limits.BURST_SECONDS));
    require(
        limitScale >= 0.000_1 && limitScale <= 1_000,
        "limitScale is %s; give 0.0001 to 1000.".formatted(limitScale));
    require(
        splitDelay.compareTo(Duration.ofSeconds(1)) >= 0,
        "splitDelay is %s; give at least a second.".formatted(splitDelay));
    require(
        indexBufferUnits >= 1 && Double.isFinite(indexBufferUnits),
        "indexBufferUnits is %s; give at least 1.".formatted(indexBufferUnits));
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(problem);
    }
  }

  public PartitionSettings withPartitions(int count) {
    return new PartitionSettings(
        OptionalInt.of(count),
        adaptive,
        initialBurst,
        limitScale,
        throttle,
        splitDelay,
        indexBufferUnits);
  }

  public PartitionSettings withAdaptive(boolean on) {
    return new PartitionSettings(
        partitions, on, initialBurst, limitScale, throttle, splitDelay, indexBufferUnits);
  }

  public PartitionSettings withInitialBurst(Duration burst) {
    return new PartitionSettings(
        partitions, adaptive, burst, limitScale, throttle, splitDelay, indexBufferUnits);
  }

  public PartitionSettings withLimitScale(double scale) {
    return new PartitionSettings(
        partitions, adaptive, initialBurst, scale, throttle, splitDelay, indexBufferUnits);
  }

  public PartitionSettings withThrottle(boolean on) {
    return new PartitionSettings(
        partitions, adaptive, initialBurst, limitScale, on, splitDelay, indexBufferUnits);
  }

  public PartitionSettings withSplitDelay(Duration delay) {
    return new PartitionSettings(
        partitions, adaptive, initialBurst, limitScale, throttle, delay, indexBufferUnits);
  }

  public PartitionSettings withIndexBufferUnits(double units) {
    return new PartitionSettings(
        partitions, adaptive, initialBurst, limitScale, throttle, splitDelay, units);
  }
}
