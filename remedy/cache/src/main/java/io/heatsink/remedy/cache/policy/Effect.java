package io.heatsink.remedy.cache.policy;

import io.heatsink.dynamodb.PrimaryKey;
import java.util.List;
import java.util.Set;

/**
 * What a call may change.
 *
 * @param everything any item of any table
 * @param tables any item of these
 * @param items these
 */
public record Effect(boolean everything, Set<String> tables, List<Item> items) {
  /** One item of the table of that name. */
  public record Item(String table, PrimaryKey key) {}

  public static final Effect NONE = new Effect(false, Set.of(), List.of());
  static final Effect EVERYTHING = new Effect(true, Set.of(), List.of());

  static Effect ofTables(Set<String> tables) {
    return tables.isEmpty() ? NONE : new Effect(false, tables, List.of());
  }

  public boolean isNone() {
    return !everything && tables.isEmpty() && items.isEmpty();
  }
}
