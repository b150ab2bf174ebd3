package io.heatsink.lab;

import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.partition.PartitionModel;
import io.heatsink.partition.PartitionedTable;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of the tables behind a lab, and their partitions. */
final class UpstreamTables {
  private final PartitionModel model;
  private final Tables partitions;
  private final LabClock clock;
  private final ConcurrentHashMap<String, TableSchema> schemas = new ConcurrentHashMap<>();

  UpstreamTables(PartitionModel model, Tables partitions, LabClock clock) {
    this.model = model;
    this.partitions = partitions;
    this.clock = clock;
  }

  Optional<TableSchema> schema(String table) {
    return Optional.ofNullable(schemas.get(table));
  }

  Optional<PartitionedTable> partitions(String table) {
    return partitions.find(table);
  }

  /** Learns from the successful reply to a call on a table. */
  void learn(Operation operation, byte[] body, byte[] reply) {
    switch (operation) {
      case CREATE_TABLE, UPDATE_TABLE ->
          UpstreamTable.read(reply, "TableDescription").ifPresent(this::know);
      case DESCRIBE_TABLE -> UpstreamTable.read(reply, "Table").ifPresent(this::know);
      case DELETE_TABLE -> HeadParser.tableName(body).ifPresent(this::forget);
      default -> {}
    }
  }

  private synchronized void know(UpstreamTable table) {
    String name = table.schema().name();
    TableSchema before = schemas.put(name, table.schema());
    Optional<PartitionedTable> partitioned = partitions.find(name);
    if (before == null
        || partitioned.isEmpty()
        || !before.tableId().equals(table.schema().tableId())) {
      partitions.put(table.schema(), model.create(table.spec(), clock.nanoTime()));
    } else {
      partitions.changed(table.schema());
      partitioned.get().change(table.spec(), clock.nanoTime());
    }
  }

  private synchronized void forget(String table) {
    schemas.remove(table);
    partitions.find(table).ifPresent(partitions::remove);
  }
}
