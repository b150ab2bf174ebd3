package io.heatsink.dynamodb;

import java.util.Map;

/**
 * What must be known of a table to tell which keys a call touches.
 *
 * @param name what the table is known by: its name, or the ARN of one that is elsewhere
 * @param tableId DynamoDB's TableId: another one under the same name is another table; empty where
 *     it is only configured
 */
public record TableSchema(
    String name, String tableId, KeySchema key, Map<String, IndexSchema> indexes) {
  public TableSchema {
    indexes = Map.copyOf(indexes);
  }

  /** The same, known by another name or an ARN. */
  public TableSchema knownBy(String nameOrArn) {
    return new TableSchema(nameOrArn, tableId, key, indexes);
  }
}
