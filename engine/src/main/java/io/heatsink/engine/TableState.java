package io.heatsink.engine;

import io.heatsink.dynamodb.KeyAttribute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can change of a table, as it is at one time.
 *
 * @param attributes the attribute definitions, in the order in which they were given
 * @param onDemandSince when it was last switched to on-demand; null if it never was
 * @param capacity of the table; throughput 0 on demand
 */
record TableState(
    Status status,
    List<KeyAttribute> attributes,
    BillingMode billing,
    @Nullable Instant onDemandSince,
    Capacity capacity,
    List<Index> indexes,
    TableOptions options) {
  /** An index of the table, as it is at that time. */
  record Index(SecondaryIndex index, Status status, Capacity capacity) {
    String name() {
      return index.schema().name();
    }

    Index with(Status next) {
      return new Index(index, next, capacity);
    }

    Index with(Capacity next) {
      return new Index(index, status, next);
    }
  }

  TableState {
    attributes = List.copyOf(attributes);
    indexes = List.copyOf(indexes);
  }

  Optional<Index> index(String name) {
    return indexes.stream().filter(index -> index.name().equals(name)).findFirst();
  }

  TableState with(Status next) {
    return new TableState(next, attributes, billing, onDemandSince, capacity, indexes, options);
  }

  TableState withAttributes(List<KeyAttribute> next) {
    return new TableState(status, next, billing, onDemandSince, capacity, indexes, options);
  }

  TableState with(List<Index> next) {
    return new TableState(status, attributes, billing, onDemandSince, capacity, next, options);
  }

  /** The table and all its indexes at rest; those being deleted are gone. */
  TableState settled() {
    List<Index> left = new ArrayList<>();
    for (Index index : indexes) {
      if (index.status != Status.DELETING) {
        left.add(index.with(Status.ACTIVE));
      }
    }
    return with(left).with(Status.ACTIVE);
  }
}
