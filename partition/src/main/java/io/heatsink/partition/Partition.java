package io.heatsink.partition;

import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.util.List;

/** One partition: a key range, its two lanes, and how much is stored in it. */
final class Partition {
  /** Between two tries to split a partition that is too large. */
  private static final long RETRY_BYTES = Limits.PARTITION_BYTES / 100;

  private final int id;
  private final KeyRange range;
  private final double fraction;
  private final Lane reads;
  private final Lane writes;

  /** What is stored, as far as it can be told; guarded by the write lane. */
  private long bytes;

  private long splitFromBytes = Limits.PARTITION_BYTES;

  /** Where bytes were added; guarded by the write lane. */
  private final Sample growth;

  /** Set under both lanes' locks once it has been split; whoever holds either may read it. */
  private boolean retired;

  /**
   * @param fraction of an even division of the table's throughput
   */
  Partition(int id, KeyRange range, double fraction, Lane reads, Lane writes) {
    this.id = id;
    this.range = range;
    this.fraction = fraction;
    this.reads = reads;
    this.writes = writes;
    this.growth = new Sample(Limits.PARTITION_BYTES / Sample.SIZE, id);
  }

  int id() {
    return id;
  }

  KeyRange range() {
    return range;
  }

  double fraction() {
    return fraction;
  }

  Lane lane(Access access) {
    return access == Access.READ ? reads : writes;
  }

  boolean isRetired() {
    return retired;
  }

  void retire() {
    retired = true;
  }

  /** Counts what was added there, or with a number below zero, taken away. */
  void store(long bytesAdded, Point at) {
    if (bytesAdded == 0) {
      return; // A read holds the other lane's lock.
    }
    bytes = Math.max(0, bytes + bytesAdded);
    if (bytesAdded > 0 && growth.due(bytesAdded)) {
      growth.add(new Span(at, at));
    }
  }

  boolean isTooLarge() {
    return bytes >= splitFromBytes;
  }

  long bytes() {
    return bytes;
  }

  List<Span> growth() {
    return growth.inOrder();
  }

  /** It is too large, and yet cannot be split now. */
  void staysWhole() {
    splitFromBytes = bytes + RETRY_BYTES;
  }

  /** Takes over its part of what is stored in its parent, by the sample of what was added. */
  void inherit(Partition parent) {
    List<Span> seen = parent.growth();
    long mine = seen.stream().filter(span -> range.contains(span.first())).count();
    bytes = seen.isEmpty() ? parent.bytes / 2 : parent.bytes * mine / seen.size();
    growth.inherit(seen, range);
  }

  PartitionView view(long nowNanos) {
    return new PartitionView(id, range, bytes, reads.view(nowNanos), writes.view(nowNanos));
  }
}
