package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import org.jspecify.annotations.Nullable;

/**
 * One place that a call touches: an item, or the item collection that a query reads, or a whole
 * table.
 *
 * @param table what the table is known by: its name, or its whole ARN where it is not one of the
 *     caller's own account and region ({@link io.heatsink.dynamodb.TableHome}); empty where it
 *     cannot be told, which DynamoDB refuses, or is a PartiQL statement that Heatsink does not
 *     understand. An authorisation that names tables must not let it pass
 * @param index null for the table itself
 * @param partition the partition key that is touched; null where it cannot be told (a scan, PartiQL
 *     beyond equality on the full key, a table whose schema is not known yet, a key that DynamoDB
 *     will refuse)
 * @param key the whole primary key of the one item that is touched; null for queries, scans, and
 *     where it cannot be told
 * @param consistent whether a read asked for strong consistency (transactional reads are strong)
 * @param start where this access's own JSON object begins in the body: the item's request in a
 *     batch or transaction, the whole body otherwise
 * @param end where that object ends, exclusive
 * @param expressions where this access's expressions stand; in a batch, those of its table
 */
public record ItemAccess(
    String table,
    @Nullable String index,
    Kind kind,
    @Nullable KeyValue partition,
    @Nullable PrimaryKey key,
    boolean consistent,
    int start,
    int end,
    ExpressionSpans expressions) {
  /** An access without expressions. */
  public ItemAccess(
      String table,
      @Nullable String index,
      Kind kind,
      @Nullable KeyValue partition,
      @Nullable PrimaryKey key,
      boolean consistent,
      int start,
      int end) {
    this(table, index, kind, partition, key, consistent, start, end, ExpressionSpans.NONE);
  }

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

  /** The same as part of a larger object. */
  ItemAccess within(int newStart, int newEnd) {
    return new ItemAccess(
        table, index, kind, partition, key, consistent, newStart, newEnd, expressions);
  }

  /** The same where the body's bytes from {@code from} on have moved by {@code by}. */
  ItemAccess moved(int from, int by) {
    return new ItemAccess(
        table,
        index,
        kind,
        partition,
        key,
        consistent,
        start < from ? start : start + by,
        end <= from ? end : end + by,
        expressions.moved(from, by));
  }
}
