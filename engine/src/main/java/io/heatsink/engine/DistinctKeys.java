package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.PrimaryKey;
import java.util.HashSet;
import java.util.Set;

/**
 * The items that a batch is about: no item may be named twice, whichever way its table is named.
 */
final class DistinctKeys {
  private record ItemOf(Table table, PrimaryKey key) {}

  private final Set<ItemOf> seen = new HashSet<>();

  /**
   * @throws DynamoDbException a ValidationException, if the item was named before
   */
  void add(Table table, PrimaryKey key) {
    if (!seen.add(new ItemOf(table, key))) {
      throw DynamoDbException.validation("Provided list of item keys contains duplicates");
    }
  }
}
