package io.heatsink.remedy.cache;

import io.heatsink.call.Schemas;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.remedy.cache.policy.Change;
import io.heatsink.remedy.cache.policy.Effect;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.Outcome;
import io.heatsink.remedy.cache.policy.PageCache;
import io.heatsink.remedy.cache.shared.Ending;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call that may write, as far as other proxies have to know of it. */
final class SharedWrites {
  private static final Ending APPLIED = new Ending.Applied(ItemCache.SETTLING);
  private static final Ending AMBIGUOUS = new Ending.Ambiguous(ItemCache.SETTLING);
  private static final Ending REFUSED = new Ending.Refused();
  // An index follows later, and cannot be read strongly consistent: nothing of it is stored so
  // long.
  private static final Ending OF_INDEX = new Ending.Ambiguous(PageCache.INDEX_SETTLING);

  private final List<Told> told = new ArrayList<>();

  /**
   * What was told of one table.
   *
   * @param subjects of the table itself; empty for all of it
   * @param schema null if it is not known
   */
  private record Told(
      CachedTable table,
      SharedLevel shared,
      SharedLevel.Opened opened,
      List<String> subjects,
      List<String> indexes,
      @Nullable TableSchema schema) {}

  private SharedWrites() {}

  /** The call is about to go upstream: others must not store what they read meanwhile. */
  static SharedWrites tell(
      Effect effect, Map<String, CachedTable> tables, Schemas schemas, long deadlineNanos) {
    SharedWrites writes = new SharedWrites();
    for (CachedTable table : tables.values()) {
      if (table.shared() == null) {
        continue;
      }
      boolean any = effect.everything() || effect.tables().contains(table.name());
      List<PrimaryKey> keys =
          effect.items().stream()
              .filter(item -> item.table().equals(table.name()))
              .map(Effect.Item::key)
              .toList();
      if (any || !keys.isEmpty()) {
        writes.tell(table, table.shared(), any ? List.of() : keys, schemas, deadlineNanos);
      }
    }
    return writes;
  }

  /** Whether the table has global indexes, or may have. */
  static boolean hasGlobalIndexes(String table, Schemas schemas) {
    return schemas.find(table).map(schema -> !globalIndexes(schema).isEmpty()).orElse(true);
  }

  /**
   * The call is over; nobody has been told.
   *
   * @param change what it did to its only item; null if that cannot be told
   * @param made its only item, if its version tells which of the item's states it is; null else
   * @return done once other proxies have been told
   */
  CompletableFuture<Void> close(
      Outcome outcome, @Nullable Change change, @Nullable MadeItem made, long nowNanos) {
    List<CompletableFuture<Void>> telling = new ArrayList<>();
    for (Told one : told) {
      telling.add(
          switch (outcome) {
            case REFUSED -> close(one, REFUSED, REFUSED);
            case AMBIGUOUS -> close(one, AMBIGUOUS, OF_INDEX);
            case APPLIED -> applied(one, change, made, nowNanos);
          });
    }
    return CompletableFuture.allOf(telling.toArray(CompletableFuture<?>[]::new));
  }

  /**
   * A write that did not come through Heatsink, as the table's stream tells.
   *
   * @param changes what it did to each of its items; null where that cannot be told
   * @param pages null if none are held here
   * @return done once other proxies have been told
   */
  static CompletableFuture<Void> changed(
      SharedLevel shared,
      Map<PrimaryKey, @Nullable Change> changes,
      @Nullable PageCache pages,
      TableSchema schema) {
    Set<String> subjects = new LinkedHashSet<>();
    Set<String> ofIndexes = new LinkedHashSet<>();
    changes.forEach(
        (key, change) -> {
          subjects.add(SharedNames.item(key));
          subjects.add(SharedNames.collection(key.partition()));
          subjects.add(SharedNames.whole());
          List<String> tags = change == null || pages == null ? null : tags(pages, change, schema);
          ofIndexes.addAll(
              tags == null
                  ? globalIndexes(schema).stream().map(SharedNames::anyOfIndex).toList()
                  : tags);
        });
    CompletableFuture<Void> told = shared.changed(List.copyOf(subjects), APPLIED);
    return ofIndexes.isEmpty()
        ? told
        : CompletableFuture.allOf(told, shared.changed(List.copyOf(ofIndexes), OF_INDEX));
  }

  /** Anything of the table may have been written, and its indexes follow. */
  static CompletableFuture<Void> allChanged(SharedLevel shared) {
    return shared.changed(List.of(), OF_INDEX);
  }

  private void tell(
      CachedTable table,
      SharedLevel shared,
      List<PrimaryKey> keys,
      Schemas schemas,
      long deadlineNanos) {
    TableSchema schema = schemas.find(table.name()).orElse(null);
    Set<String> subjects = new LinkedHashSet<>();
    List<String> indexes = List.of();
    keys.forEach(key -> subjects.add(SharedNames.item(key)));
    if (table.pages() != null && !keys.isEmpty()) {
      keys.forEach(key -> subjects.add(SharedNames.collection(key.partition())));
      subjects.add(SharedNames.whole());
      if (schema == null) {
        subjects.clear(); // its indexes cannot be named
      } else {
        indexes = globalIndexes(schema).stream().map(SharedNames::anyOfIndex).toList();
      }
    }
    List<String> all = new ArrayList<>(subjects);
    all.addAll(indexes);
    told.add(
        new Told(
            table,
            shared,
            shared.open(all, deadlineNanos),
            List.copyOf(subjects),
            indexes,
            schema));
  }

  private static CompletableFuture<Void> applied(
      Told one, @Nullable Change change, @Nullable MadeItem made, long nowNanos) {
    PageCache pages = one.table().pages();
    List<String> tags =
        change == null || pages == null || one.schema() == null
            ? null
            : tags(pages, change, one.schema());
    CompletableFuture<Void> ofTags =
        tags == null || tags.isEmpty()
            ? CompletableFuture.completedFuture(null)
            : one.shared().close(one.opened(), tags, OF_INDEX);
    return CompletableFuture.allOf(
        ofTags,
        closeIndexes(one, tags == null ? OF_INDEX : REFUSED),
        made == null ? closeTable(one, APPLIED) : closeWith(one, made, nowNanos));
  }

  /** The item's own entry lives on; whatever else depends on the table's subjects does not. */
  private static CompletableFuture<Void> closeWith(Told one, MadeItem made, long nowNanos) {
    String item = SharedNames.item(made.ticket().key().key());
    List<String> others = one.subjects().stream().filter(subject -> !subject.equals(item)).toList();
    if (!one.subjects().contains(item)) {
      return closeTable(one, APPLIED);
    }
    CompletableFuture<Void> ofOthers =
        others.isEmpty()
            ? CompletableFuture.completedFuture(null)
            : one.shared().close(one.opened(), others, APPLIED);
    return CompletableFuture.allOf(
        ofOthers, one.shared().closeWith(one.opened(), item, made, nowNanos));
  }

  /** What of global indexes the change touches; null if that cannot be told. */
  private static @Nullable List<String> tags(PageCache pages, Change change, TableSchema schema) {
    Map<String, Set<KeyValue>> touched = pages.touched(change, schema).orElse(null);
    if (touched == null) {
      return null;
    }
    List<String> tags = new ArrayList<>();
    touched.forEach(
        (index, partitions) -> {
          partitions.forEach(key -> tags.add(SharedNames.indexCollection(index, key)));
          if (!partitions.isEmpty()) {
            tags.add(SharedNames.wholeIndex(index));
          }
        });
    return tags;
  }

  private static CompletableFuture<Void> close(Told one, Ending ofTable, Ending ofIndexes) {
    return CompletableFuture.allOf(closeIndexes(one, ofIndexes), closeTable(one, ofTable));
  }

  private static CompletableFuture<Void> closeIndexes(Told one, Ending ending) {
    return one.indexes().isEmpty()
        ? CompletableFuture.completedFuture(null)
        : one.shared().close(one.opened(), one.indexes(), ending);
  }

  private static CompletableFuture<Void> closeTable(Told one, Ending ending) {
    boolean ofAll = one.subjects().isEmpty() && one.table().pages() != null;
    Ending settled = ofAll && !ending.equals(REFUSED) ? OF_INDEX : ending;
    return one.shared().close(one.opened(), one.subjects(), settled);
  }

  private static List<String> globalIndexes(TableSchema schema) {
    return schema.indexes().values().stream()
        .filter(index -> index.kind() == IndexSchema.Kind.GLOBAL)
        .map(IndexSchema::name)
        .toList();
  }
}
