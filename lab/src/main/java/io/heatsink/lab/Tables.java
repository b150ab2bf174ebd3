package io.heatsink.lab;

import io.heatsink.dynamodb.TableSchema;
import io.heatsink.partition.PartitionedTable;
import io.heatsink.partition.TableView;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The tables that a lab throttles, by name. */
final class Tables {
  private final ConcurrentSkipListMap<String, PartitionedTable> byName =
      new ConcurrentSkipListMap<>();

  private final ConcurrentHashMap<String, TableSchema> schemas = new ConcurrentHashMap<>();

  void put(TableSchema schema, PartitionedTable table) {
    byName.put(schema.name(), table);
    schemas.put(schema.name(), schema);
  }

  /** The table has other indexes from now on. */
  void changed(TableSchema schema) {
    schemas.replace(schema.name(), schema);
  }

  Optional<TableSchema> schema(String name) {
    return byName.containsKey(name) ? Optional.ofNullable(schemas.get(name)) : Optional.empty();
  }

  Optional<PartitionedTable> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Not another one that has taken its name meanwhile. */
  void remove(PartitionedTable table) {
    byName.values().remove(table);
  }

  Map<String, TableView> views(long nowNanos) {
    var views = new TreeMap<String, TableView>();
    byName.forEach((name, table) -> views.put(name, table.view(nowNanos)));
    return views;
  }
}
