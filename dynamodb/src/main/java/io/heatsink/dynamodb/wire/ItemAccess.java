package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import org.jspecify.annotations.Nullable;

/**
 * One place that a call touches: an item, or the item collection that a query reads, or a whole
 * table.
 *
 * @param table the table's name, also where the call gave an ARN
 * @param index null for the table itself
 * @param partition the partition key that is touched; null where it cannot be told (a scan, PartiQL
 *     beyond equality on the full key, a table whose schema is not known yet)
 * @param key the whole primary key of the one item that is touched; null for queries, scans, and
 *     where it cannot be told
 * @param consistent whether a read asked for strong consistency (transactional reads are strong)
 * @param start where this access's own JSON object begins in the body: the item's request in a
 *     batch or transaction, the whole body otherwise
 * @param end where that object ends, exclusive
 */
public record ItemAccess(
    String table,
    @Nullable String index,
    Kind kind,
    @Nullable KeyValue partition,
    @Nullable PrimaryKey key,
    boolean consistent,
    int start,
    int end) {
  /** What is done there. */
  public enum Kind {
    GET,
    QUERY,
    SCAN,
    PUT,
    UPDATE,
    DELETE,
    CONDITION_CHECK,
    /** A PartiQL statement that reads. */
    SELECT,
    /** A PartiQL statement that writes. */
    MODIFY;

    public boolean writes() {
      return switch (this) {
        case PUT, UPDATE, DELETE, CONDITION_CHECK, MODIFY -> true;
        case GET, QUERY, SCAN, SELECT -> false;
      };
    }
  }
}
