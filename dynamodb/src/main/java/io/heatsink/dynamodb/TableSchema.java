package io.heatsink.dynamodb;

import java.util.Map;

/**
 * What must be known of a table to tell which keys a call touches.
 *
 * @param tableId DynamoDB's TableId: another one under the same name is another table; empty where
 *     it is only configured
 */
public record TableSchema(
    String name, String tableId, KeySchema key, Map<String, IndexSchema> indexes) {
  public TableSchema {
    indexes = Map.copyOf(indexes);
  }
}
