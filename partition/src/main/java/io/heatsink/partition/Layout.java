package io.heatsink.partition;

import io.heatsink.dynamodb.KeyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The partitions of one table or index in the order of their keys. Immutable. */
final class Layout {
  private final Partition[] partitions;

  Layout(List<Partition> inOrder) {
    partitions = inOrder.toArray(new Partition[0]);
  }

  /** Key ranges of equal width. */
  static List<KeyRange> evenly(int count) {
    long width = Long.divideUnsigned(-1L, count);
    var ranges = new ArrayList<KeyRange>(count);
    var rest = new KeyRange(Boundary.START, Optional.empty());
    for (int i = 1; i < count; i++) {
      Boundary end = Boundary.beforeCollection(width * i);
      ranges.add(rest.upTo(end));
      rest = rest.startingAt(end);
    }
    ranges.add(rest);
    return ranges;
  }

  Partition find(long hash, @Nullable KeyValue sort) {
    return partitions[indexOf(hash, sort)];
  }

  private int indexOf(long hash, @Nullable KeyValue sort) {
    int low = 0;
    int high = partitions.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (partitions[middle].range().from().isAtOrBefore(hash, sort)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** All partitions from one key's to another's. */
  List<Partition> from(Point first, Point last) {
    int begin = indexOf(first.hash(), first.sort());
    int end = Math.max(begin, indexOf(last.hash(), last.sort()));
    return Arrays.asList(partitions).subList(begin, end + 1);
  }

  int size() {
    return partitions.length;
  }

  List<Partition> all() {
    return List.of(partitions);
  }

  Layout replacing(Partition parent, Partition left, Partition right) {
    var changed = new ArrayList<Partition>(partitions.length + 1);
    for (Partition partition : partitions) {
      if (partition == parent) {
        changed.add(left);
        changed.add(right);
      } else {
        changed.add(partition);
      }
    }
    return new Layout(changed);
  }
}
