package io.heatsink.remedy.cache.policy;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ScalarType;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What pages are read of, and its tags: the table with its local indexes, which are written with
 * it; or one global index, which follows.
 */
final class PageSource {
  // Often enough for those who ask how long ago it was, and no more.
  private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  // No key of an item is empty.
  private static final KeyValue WHOLE = KeyValue.ofBytes(ScalarType.B, new byte[0]);

  private final @Nullable IndexSchema index;
  private final Scope scope = new Scope("*");
  private final ItemKey whole = new ItemKey(scope, new PrimaryKey(WHOLE, null));
  private final Ledger ledger;
  private volatile long askedNanos;

  /**
   * @param index null for the table
   * @param ledger made of the source's own scope
   */
  PageSource(@Nullable IndexSchema index, Function<Scope, Ledger> ledger, long nowNanos) {
    this.index = index;
    this.askedNanos = nowNanos;
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

  /** Somebody asks for pages of it. */
  void asked(long nowNanos) {
    if (nowNanos - askedNanos > STEP_NANOS) {
      askedNanos = nowNanos;
    }
  }

  /** When it was asked for last, give or take a second. */
  long askedNanos() {
    return askedNanos;
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
