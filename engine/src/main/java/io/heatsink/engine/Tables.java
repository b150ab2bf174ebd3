package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** All tables by name. Lookups may come from any thread at any time. */
final class Tables {
  private final ConcurrentSkipListMap<String, Table> byName = new ConcurrentSkipListMap<>();

  /**
   * The table that a call on data names.
   *
   * @throws DynamoDbException a ResourceNotFoundException
   */
  Table named(String name) {
    Table table = byName.get(name);
    if (table == null) {
      throw DynamoDbException.of(ErrorType.RESOURCE_NOT_FOUND, "Requested resource not found");
    }
    return table;
  }

  /**
   * The table that a call on tables names, in whatever state.
   *
   * @throws DynamoDbException a ResourceNotFoundException that tells the name
   */
  Table described(String name) {
    Table table = byName.get(name);
    if (table == null || forgotten(table)) {
      throw DynamoDbException.of(
          ErrorType.RESOURCE_NOT_FOUND,
          "Requested resource not found: Table: " + name + " not found");
    }
    return table;
  }

  boolean exists(String name) {
    Table table = byName.get(name);
    return table != null && !forgotten(table);
  }

  /** All that are not deleted, in the order of their names. */
  List<Table> all() {
    return byName.values().stream().filter(table -> !forgotten(table)).toList();
  }

  void add(Table table) {
    byName.put(table.name(), table);
  }

  /** The names behind the given one, in order; all of them behind the empty one. */
  List<String> namesAfter(String name) {
    List<String> names = new ArrayList<>();
    for (Table table : byName.tailMap(name, false).values()) {
      if (!forgotten(table)) {
        names.add(table.name());
      }
    }
    return names;
  }

  /** Whether the table is deleted; drops it then. */
  private boolean forgotten(Table table) {
    if (!table.isGone()) {
      return false;
    }
    if (byName.remove(table.name(), table)) {
      table.admission().deleted();
    }
    return true;
  }
}
