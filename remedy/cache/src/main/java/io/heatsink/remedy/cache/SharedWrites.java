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
   */
  void close(Outcome outcome, @Nullable Change change) {
    for (Told one : told) {
      switch (outcome) {
        case REFUSED -> close(one, REFUSED, REFUSED);
        case AMBIGUOUS -> close(one, AMBIGUOUS, OF_INDEX);
        case APPLIED -> applied(one, change);
      }
    }
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

  private static void applied(Told one, @Nullable Change change) {
    PageCache pages = one.table().pages();
    Map<String, Set<KeyValue>> touched =
        change == null || pages == null || one.schema() == null
            ? null
            : pages.touched(change, one.schema()).orElse(null);
    if (touched == null) {
      close(one, APPLIED, OF_INDEX);
      return;
    }
    List<String> tags = new ArrayList<>();
    touched.forEach(
        (index, partitions) -> {
          partitions.forEach(key -> tags.add(SharedNames.indexCollection(index, key)));
          if (!partitions.isEmpty()) {
            tags.add(SharedNames.wholeIndex(index));
          }
        });
    if (!tags.isEmpty()) {
      one.shared().close(one.opened(), tags, OF_INDEX);
    }
    close(one, APPLIED, REFUSED);
  }

  private static void close(Told one, Ending ofTable, Ending ofIndexes) {
    if (!one.indexes().isEmpty()) {
      one.shared().close(one.opened(), one.indexes(), ofIndexes);
    }
    one.shared().close(one.opened(), one.subjects(), ofTable);
  }

  private static List<String> globalIndexes(TableSchema schema) {
    return schema.indexes().values().stream()
        .filter(index -> index.kind() == IndexSchema.Kind.GLOBAL)
        .map(IndexSchema::name)
        .toList();
  }
}
