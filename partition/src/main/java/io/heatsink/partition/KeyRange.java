package io.heatsink.partition;

import java.util.Optional;

/**
 * The slice of hashed partition keys that one partition serves, and of sort keys where it begins or
 * ends inside an item collection.
 *
 * @param to where it ends; empty for the end of all keys
 */
public record KeyRange(Boundary from, Optional<Boundary> to) {
  public KeyRange {
    if (to.isPresent() && from.compareTo(to.get()) >= 0) {
      throw new IllegalArgumentException(
          "A key range from %s to %s holds nothing.".formatted(from, to.get()));
    }
  }

  boolean contains(Point point) {
    return from.isAtOrBefore(point) && !(to.isPresent() && to.get().isAtOrBefore(point));
  }

  /** Whether a boundary there leaves something on both sides. */
  boolean canEndAt(Boundary boundary) {
    return from.compareTo(boundary) < 0 && (to.isEmpty() || boundary.compareTo(to.get()) < 0);
  }

  KeyRange upTo(Boundary boundary) {
    return new KeyRange(from, Optional.of(boundary));
  }

  KeyRange startingAt(Boundary boundary) {
    return new KeyRange(boundary, to);
  }

  /** The middle of its hashes; empty where all of it lies under one hash. */
  Optional<Boundary> middle() {
    // The end of all keys is 2 to the 64th, which wraps to 0.
    long width = to.map(Boundary::hash).orElse(0L) - from.hash();
    boolean whole = to.isEmpty() && from.hash() == 0;
    long half = whole ? Long.MIN_VALUE : width >>> 1;
    return half == 0
        ? Optional.empty()
        : Optional.of(Boundary.beforeCollection(from.hash() + half));
  }
}
