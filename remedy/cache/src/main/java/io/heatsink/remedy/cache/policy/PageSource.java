package io.heatsink.remedy.cache.policy;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ScalarType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What pages are read of, and its tags: the table with its local indexes, which are written with
 * it; or one global index, which follows.
 */
final class PageSource {
  // No key of an item is empty.
  private static final KeyValue WHOLE = KeyValue.ofBytes(ScalarType.B, new byte[0]);

  private final @Nullable IndexSchema index;
  private final Scope scope = new Scope("*");
  private final ItemKey whole = new ItemKey(scope, new PrimaryKey(WHOLE, null));
  private final Ledger ledger;

  /**
   * @param index null for the table
   * @param ledger made of the source's own scope
   */
  PageSource(@Nullable IndexSchema index, Function<Scope, Ledger> ledger) {
    this.index = index;
    this.ledger = ledger.apply(scope);
  }

  /** Null for the table. */
  @Nullable IndexSchema index() {
    return index;
  }

  boolean isGlobalIndex() {
    return index != null;
  }

  /** Whether it is that index still, as it is known now. */
  boolean isStill(@Nullable IndexSchema known) {
    return index == null || index.equals(known);
  }

  Scope scope() {
    return scope;
  }

  Ledger ledger() {
    return ledger;
  }

  /** The tag of one partition key. */
  ItemKey tag(KeyValue partition) {
    return new ItemKey(scope, new PrimaryKey(partition, null));
  }

  /** The tag of all of it. */
  ItemKey whole() {
    return whole;
  }

  /** A write of that tag has just ended. */
  void touch(ItemKey tag, long nowNanos) {
    ledger.close(ledger.open(tag, nowNanos, nowNanos), Outcome.APPLIED, nowNanos);
  }

  /** A write of nobody knows which tags has just ended. */
  void touchAll(long nowNanos) {
    ledger.close(ledger.openTable(nowNanos, nowNanos), Outcome.APPLIED, nowNanos);
  }
}
