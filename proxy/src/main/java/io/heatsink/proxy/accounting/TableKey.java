package io.heatsink.proxy.accounting;

import io.heatsink.call.Schemas;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.PrimaryKey;
import java.util.Map;
import java.util.Optional;

/** An item's place: its table and its key. */
record TableKey(String table, PrimaryKey key) {
  /**
   * Of an item or a key as a reply shows it; empty if the schema is not known or the key is not in
   * it.
   */
  static Optional<TableKey> of(
      String table, Map<String, AttributeValue> attributes, Schemas schemas) {
    return schemas
        .find(table)
        .flatMap(
            schema -> {
              try {
                return Optional.of(
                    new TableKey(table, PrimaryKey.ofItem(schema.key(), attributes)));
              } catch (DynamoDbException e) {
                // A projection left the key out.
                return Optional.empty();
              }
            });
  }
}
