package io.heatsink.partition;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A table or one of its global secondary indexes at a moment.
 *
 * @param reads its own bucket of reads; empty where nothing bounds the whole
 * @param writes its own bucket of writes; empty where nothing bounds the whole
 * @param readPeak the previous peak of reads per second, in units: on demand, {@link
 *     Limits#RAMP_FACTOR} times this is served at once, where it is spread evenly
 * @param writePeak the same of writes
 * @param backlog write units that wait between the table and this index; empty for a table
 * @param partitions in the order of their keys
 * @param splits from the oldest to the latest; only the latest are remembered
 */
public record ResourceView(
    String arn,
    Throughput throughput,
    Optional<BucketView> reads,
    Optional<BucketView> writes,
    double readPeak,
    double writePeak,
    OptionalDouble backlog,
    List<PartitionView> partitions,
    List<SplitView> splits) {
  public ResourceView {
    partitions = List.copyOf(partitions);
    splits = List.copyOf(splits);
  }
}
