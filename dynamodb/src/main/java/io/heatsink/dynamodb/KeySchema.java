package io.heatsink.dynamodb;

import java.util.List;
import java.util.Optional;

/**
 * The key of a table or an index.
 *
 * @param partition the attributes of the partition key: one, or up to four on an index with
 *     multi-attribute keys
 * @param sort the attributes of the sort key: none, one, or up to four on an index with
 *     multi-attribute keys
 */
public record KeySchema(List<KeyAttribute> partition, List<KeyAttribute> sort) {
  public KeySchema {
    partition = List.copyOf(partition);
    sort = List.copyOf(sort);
    if (partition.isEmpty()) {
      throw new IllegalArgumentException(
          "A key schema has no partition key; name at least one attribute.");
    }
  }

  public static KeySchema of(KeyAttribute partition) {
    return new KeySchema(List.of(partition), List.of());
  }

  public static KeySchema of(KeyAttribute partition, KeyAttribute sort) {
    return new KeySchema(List.of(partition), List.of(sort));
  }

  /** The only partition key attribute, as every table has it. */
  public KeyAttribute partitionKey() {
    return partition.getFirst();
  }

  public Optional<KeyAttribute> sortKey() {
    return sort.isEmpty() ? Optional.empty() : Optional.of(sort.getFirst());
  }
}
