package io.heatsink.remedy.cache.policy;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What pages of one table are read of, and what writes touch of it. */
final class PageSources {
  private final PageJudgement judgement;
  private final PageStore store;
  private final PageSource table;
  private final long idleNanos;

  /**
   * Global indexes that are asked for. One that is asked for again after it was forgotten is
   * another one: it has none of the pages, and is not settled.
   */
  private final ConcurrentMap<String, PageSource> indexes = new ConcurrentHashMap<>();

  /**
   * @param idleNanos how long after it was asked for last an index is forgotten, so that writes
   *     need not tell their images any more: longer than pages are held
   * @param storesFromNanos when the last write will be over of which nothing is known here
   */
  PageSources(
      PageJudgement judgement,
      PageStore store,
      long idleNanos,
      long nowNanos,
      long storesFromNanos) {
    this.idleNanos = idleNanos;
    this.judgement = judgement;
    this.store = store;
    this.table = source(null, ItemCache.SETTLING.toNanos(), nowNanos, storesFromNanos);
  }

  /**
   * The table for itself and its local indexes; else the global index.
   *
   * @param name null for the table
   * @param mayBegin whether an index that was not asked for is from now on
   * @return null if there is no such index, as far as is known, or it was not asked for
   */
  @Nullable PageSource source(
      @Nullable String name, TableSchema schema, boolean mayBegin, long nowNanos) {
    if (name == null) {
      return table;
    }
    IndexSchema index = schema.indexes().get(name);
    if (index == null || index.kind() == IndexSchema.Kind.LOCAL) {
      return index == null ? null : table;
    }
    PageSource known = indexes.get(name);
    if (known != null && known.isStill(index)) {
      known.asked(nowNanos);
      return known;
    }
    return !mayBegin
        ? null
        : indexes.compute(
            name,
            (same, current) ->
                current != null && current.isStill(index)
                    ? current
                    : source(index, judgement.indexSettling().toNanos(), nowNanos, nowNanos));
  }

  boolean hasIndexes() {
    return !indexes.isEmpty();
  }

  /** A write of this item is about to go upstream. */
  PageWrite open(PrimaryKey key, long nowNanos, long deadlineNanos) {
    Ledger ledger = table.ledger();
    Write ofCollection = ledger.open(table.tag(key.partition()), nowNanos, deadlineNanos);
    return judgement.touchesWhole()
        ? new PageWrite(List.of(ofCollection, ledger.open(table.whole(), nowNanos, deadlineNanos)))
        : new PageWrite(List.of(ofCollection));
  }

  /** A write whose keys cannot be told is about to go upstream. */
  PageWrite openTable(long nowNanos, long deadlineNanos) {
    return new PageWrite(List.of(table.ledger().openTable(nowNanos, deadlineNanos)));
  }

  /** That write is over. */
  void close(
      PageWrite write,
      Outcome outcome,
      @Nullable Change change,
      @Nullable TableSchema schema,
      long nowNanos) {
    for (PageSource index : indexes.values()) {
      if (nowNanos - index.askedNanos() > idleNanos) {
        indexes.values().remove(index);
      } else if (judgement.dropsOfIndexes(outcome)) {
        touch(index, change, schema, nowNanos);
      }
    }
    closeOfTable(write, outcome, nowNanos);
  }

  /** The same for the table and its local indexes; what it touched of global ones is told apart. */
  void closeOfTable(PageWrite write, Outcome outcome, long nowNanos) {
    for (Write epoch : write.epochs()) {
      table.ledger().close(epoch, outcome, nowNanos);
    }
  }

  /** What a write of this change touches of the global indexes that the table has. */
  Optional<Map<String, Set<KeyValue>>> touched(Change change, TableSchema schema) {
    Map<String, Set<KeyValue>> touched = new HashMap<>();
    for (IndexSchema index : schema.indexes().values()) {
      if (index.kind() == IndexSchema.Kind.GLOBAL) {
        Set<KeyValue> partitions = judgement.touched(change, index, schema.key()).orElse(null);
        if (partitions == null) {
          return Optional.empty();
        }
        touched.put(index.name(), partitions);
      }
    }
    return Optional.of(touched);
  }

  /** A write that touched these entries of a global index has just ended. */
  void touchIndex(String name, KeyValue partition, long nowNanos) {
    PageSource index = indexes.get(name);
    if (index != null) {
      index.touch(index.tag(partition), nowNanos);
    }
  }

  /** A write that touched any entry of a global index has just ended; for what reads all of it. */
  void touchWholeIndex(String name, long nowNanos) {
    PageSource index = indexes.get(name);
    if (index != null) {
      index.touch(index.whole(), nowNanos);
    }
  }

  /** A write of nobody knows which entries of a global index has just ended. */
  void touchAllOfIndex(String name, long nowNanos) {
    PageSource index = indexes.get(name);
    if (index != null) {
      index.touchAll(nowNanos);
    }
  }

  /** The same of all global indexes. */
  void touchIndexes(long nowNanos) {
    indexes.values().forEach(index -> index.touchAll(nowNanos));
  }

  void touchAll(long nowNanos) {
    table.touchAll(nowNanos);
    indexes.values().forEach(index -> index.touchAll(nowNanos));
  }

  private void touch(
      PageSource source, @Nullable Change change, @Nullable TableSchema schema, long nowNanos) {
    Set<KeyValue> partitions = touched(source, change, schema);
    if (partitions == null) {
      if (judgement.dropsUntold()) {
        source.touchAll(nowNanos);
      }
      return;
    }
    partitions.forEach(partition -> source.touch(source.tag(partition), nowNanos));
    if (!partitions.isEmpty() && judgement.touchesWhole()) {
      source.touch(source.whole(), nowNanos);
    }
  }

  /** Null if it cannot be told. */
  private @Nullable Set<KeyValue> touched(
      PageSource source, @Nullable Change change, @Nullable TableSchema schema) {
    IndexSchema index = source.index();
    if (change == null
        || schema == null
        || index == null
        || !source.isStill(schema.indexes().get(index.name()))) {
      return null;
    }
    return judgement.touched(change, index, schema.key()).orElse(null);
  }

  private PageSource source(
      @Nullable IndexSchema index, long settlingNanos, long nowNanos, long storesFromNanos) {
    return new PageSource(
        index,
        scope ->
            new Ledger(judgement, settlingNanos, new Dropping(scope), nowNanos, storesFromNanos),
        nowNanos);
  }

  /** What writes take away of one source. */
  private final class Dropping implements Ledger.Entries {
    private final Scope scope;

    Dropping(Scope scope) {
      this.scope = scope;
    }

    @Override
    public void drop(ItemKey tag, Outcome outcome) {
      if (judgement.drops(outcome)) {
        store.drop(tag);
      }
    }

    @Override
    public void dropAll() {
      scope.dropAll();
    }

    @Override
    public void hold(ItemKey tag, OptionalLong openSinceNanos) {
      if (store.hearing().isAlone()) {
        return;
      }
      if (openSinceNanos.isEmpty()) {
        store.change(tag, CachedPage::letGo);
      } else {
        long until = openSinceNanos.getAsLong() + ItemCache.OPEN_GRACE.toNanos();
        store.change(tag, page -> page.letGo().heldUntil(until));
      }
    }

    @Override
    public void holdAll() {
      if (!store.hearing().isAlone()) {
        scope.dropAll(); // such writes are rare
      }
    }
  }
}
