package io.heatsink.partition;

/**
 * One partition at a moment.
 *
 * @param id never given to another partition of the same table or index
 * @param bytes an estimate after splits, which share it out by a sample of what was added
 */
public record PartitionView(int id, KeyRange range, long bytes, LaneView reads, LaneView writes) {}
