package io.heatsink.dynamodb;

import java.util.Set;

/**
 * One index of a table.
 *
 * @param nonKeyAttributes what {@link Projection#INCLUDE} projects besides the keys; empty
 *     otherwise
 */
public record IndexSchema(
    String name, Kind kind, KeySchema key, Projection projection, Set<String> nonKeyAttributes) {
  /**
   * Local indexes share the table's partition key and its capacity; global ones have both of their
   * own.
   */
  public enum Kind {
    GLOBAL,
    LOCAL
  }

  public enum Projection {
    ALL,
    KEYS_ONLY,
    INCLUDE
  }

  public IndexSchema {
    nonKeyAttributes = Set.copyOf(nonKeyAttributes);
  }
}
