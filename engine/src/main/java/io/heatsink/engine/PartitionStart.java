package io.heatsink.engine;

import io.heatsink.dynamodb.KeyValue;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Where a partition of a table begins, in the order of its keys.
 *
 * @param hash of the partition key, unsigned
 * @param sort the sort key that it begins at, where it begins inside an item collection; null where
 *     it begins before one
 * @param after whether it begins behind the item with that sort key, not before it
 */
public record PartitionStart(long hash, @Nullable KeyValue sort, boolean after)
    implements Comparable<PartitionStart> {
  /** Where the first partition begins. */
  public static final PartitionStart FIRST = new PartitionStart(0, null, false);

  private static final Comparator<@Nullable KeyValue> SORT_KEYS =
      Comparator.nullsFirst(Comparator.<KeyValue>naturalOrder());

  /** Whether an item lies behind it. */
  boolean isBefore(long itemHash, @Nullable KeyValue itemSort) {
    if (hash != itemHash) {
      return Long.compareUnsigned(hash, itemHash) < 0;
    }
    if (sort == null || itemSort == null) {
      return sort == null;
    }
    int order = itemSort.compareTo(sort);
    return after ? order > 0 : order >= 0;
  }

  @Override
  public int compareTo(PartitionStart other) {
    int byHash = Long.compareUnsigned(hash, other.hash);
    if (byHash != 0) {
      return byHash;
    }
    int bySort = SORT_KEYS.compare(sort, other.sort);
    return bySort != 0 ? bySort : Boolean.compare(after, other.after);
  }
}
