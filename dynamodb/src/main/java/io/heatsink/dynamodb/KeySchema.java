package io.heatsink.dynamodb;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /** The first partition key attribute; the only one of every table. */
  public KeyAttribute partitionKey() {
    return partition.getFirst();
  }

  public boolean contains(String attribute) {
    for (KeyAttribute key : partition) {
      if (key.name().equals(attribute)) {
        return true;
      }
    }
    for (KeyAttribute key : sort) {
      if (key.name().equals(attribute)) {
        return true;
      }
    }
    return false;
  }

  public Optional<KeyAttribute> sortKey() {
    return Optional.ofNullable(sortKeyOrNull());
  }

  /** {@link #sortKey} for those who are in a hurry. */
  @Nullable KeyAttribute sortKeyOrNull() {
    return sort.isEmpty() ? null : sort.getFirst();
  }
}
