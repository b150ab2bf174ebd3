package io.heatsink.partition;

import io.heatsink.dynamodb.KeyValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one operation asks of one table, in capacity units as DynamoDB bills them: those of
 * transactions are doubled already.
 */
public sealed interface Demand {
  /**
   * The part that falls on one key of a table or an index.
   *
   * @param sort null where there is no sort key, or where a whole item collection was looked
   *     through and nothing found
   */
  record KeyUnits(KeyValue partition, @Nullable KeyValue sort, double units) {
    public KeyUnits {
      requireUnits(units);
    }
  }

  /**
   * A read of one item, or of a page.
   *
   * @param index the global secondary index that is read; null for the table itself, and for its
   *     local indexes, which share its partitions
   * @param units of all keys together
   * @param keys in the order of reading; empty where nothing was read that would tell a partition,
   *     which is then charged to the table alone
   */
  record Read(@Nullable String index, boolean consistent, double units, List<KeyUnits> keys)
      implements Demand {
    public Read {
      requireUnits(units);
      keys = List.copyOf(keys);
    }
  }

  /**
   * A write of one item, with what it writes to the indexes.
   *
   * @param key the item's, with the units of the table, those of its local indexes included
   * @param bytesAdded how much larger the table becomes; below zero for smaller
   * @param indexWrites what the write changes in global secondary indexes
   */
  record Write(KeyUnits key, long bytesAdded, List<IndexWrite> indexWrites) implements Demand {
    public Write {
      indexWrites = List.copyOf(indexWrites);
    }
  }

  /**
   * A write to one global secondary index.
   *
   * @param key of the index entry, as the index has it
   */
  record IndexWrite(String index, KeyUnits key, long bytesAdded) {}

  /**
   * A write to a global secondary index of which it cannot be told where in the index it goes: it
   * is charged to the index as a whole.
   */
  record UnplacedIndexWrite(String index, double units) implements Demand {
    public UnplacedIndexWrite {
      requireUnits(units);
    }
  }

  private static void requireUnits(double units) {
    if (!(units >= 0 && units <= 1_000_000)) {
      throw new IllegalArgumentException(
          "%s capacity units asked for by one operation; give 0 to 1,000,000.".formatted(units));
    }
  }
}
