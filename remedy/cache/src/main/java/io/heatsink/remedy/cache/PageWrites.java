package io.heatsink.remedy.cache;

import io.heatsink.call.Schemas;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.remedy.cache.policy.Change;
import io.heatsink.remedy.cache.policy.Effect;
import io.heatsink.remedy.cache.policy.Outcome;
import io.heatsink.remedy.cache.policy.PageCache;
import io.heatsink.remedy.cache.policy.PageWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call that may write, as far as the pages of the tables have to know of it. */
final class PageWrites {
  private final Schemas schemas;
  private final List<Opened> opened = new ArrayList<>();

  private record Opened(String table, PageCache pages, PageWrite write) {}

  private PageWrites(Schemas schemas) {
    this.schemas = schemas;
  }

  /** The call is about to go upstream. */
  static PageWrites open(
      Effect effect,
      Map<String, CachedTable> tables,
      Schemas schemas,
      long nowNanos,
      long deadlineNanos) {
    PageWrites writes = new PageWrites(schemas);
    for (Effect.Item item : effect.items()) {
      CachedTable table = tables.get(item.table());
      if (table != null && table.pages() != null) {
        writes.add(
            table.name(), table.pages(), table.pages().open(item.key(), nowNanos, deadlineNanos));
      }
    }
    for (CachedTable table : tables.values()) {
      if (table.pages() != null
          && (effect.everything() || effect.tables().contains(table.name()))) {
        writes.add(table.name(), table.pages(), table.pages().openTable(nowNanos, deadlineNanos));
      }
    }
    return writes;
  }

  private void add(String table, PageCache pages, PageWrite write) {
    opened.add(new Opened(table, pages, write));
  }

  /**
   * The call is over; nobody has been told.
   *
   * @param change what it did to its only item; null if that cannot be told
   */
  void close(Outcome outcome, @Nullable Change change, long nowNanos) {
    for (Opened one : opened) {
      TableSchema schema = schemas.find(one.table()).orElse(null);
      one.pages().close(one.write(), outcome, change, schema, nowNanos);
    }
  }
}
