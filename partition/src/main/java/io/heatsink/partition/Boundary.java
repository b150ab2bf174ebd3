package io.heatsink.partition;

import io.heatsink.dynamodb.KeyValue;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A place between two keys, where one partition ends and the next begins.
 *
 * @param hash of the partition key, unsigned
 * @param sort null where it lies before the whole item collection; otherwise it lies inside it
 * @param after whether it lies behind the item with that sort key, not before it
 */
public record Boundary(long hash, @Nullable KeyValue sort, boolean after)
    implements Comparable<Boundary> {
  static final Boundary START = new Boundary(0, null, false);

  private static final Comparator<@Nullable KeyValue> SORT_KEYS =
      Comparator.nullsFirst(Comparator.<KeyValue>naturalOrder());

  static Boundary beforeCollection(long hash) {
    return new Boundary(hash, null, false);
  }

  static Boundary before(Point point) {
    return new Boundary(point.hash(), point.sort(), false);
  }

  /** Whether it divides the items of one partition key. */
  public boolean insideCollection() {
    return sort != null;
  }

  /** Whether the point lies behind this boundary. */
  boolean isAtOrBefore(long pointHash, @Nullable KeyValue pointSort) {
    if (hash != pointHash) {
      return Long.compareUnsigned(hash, pointHash) < 0;
    }
    if (sort == null) {
      return true;
    }
    if (pointSort == null) {
      return false;
    }
    int bySort = pointSort.compareTo(sort);
    return after ? bySort > 0 : bySort >= 0;
  }

  boolean isAtOrBefore(Point point) {
    return isAtOrBefore(point.hash(), point.sort());
  }

  @Override
  public int compareTo(Boundary other) {
    int byHash = Long.compareUnsigned(hash, other.hash);
    if (byHash != 0) {
      return byHash;
    }
    int bySort = SORT_KEYS.compare(sort, other.sort);
    return bySort != 0 ? bySort : Boolean.compare(after, other.after);
  }
}
