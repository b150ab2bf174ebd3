package io.heatsink.call;

import io.heatsink.dynamodb.TableSchema;
import java.util.Optional;

/** What is known of each table. */
public interface Schemas {
  /**
   * The table's schema, if it is known by now. Never blocks; a first question may start finding
   * out.
   */
  Optional<TableSchema> find(String table);
}
