package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.policy.CachedItem;
import io.heatsink.remedy.cache.policy.Flight;
import io.heatsink.remedy.cache.policy.ItemKey;
import io.heatsink.remedy.cache.policy.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One key of a BatchGetItem, and how it gets its answer.
 *
 * @param table what the batch asks of its table
 * @param index which of the table's keys it is
 */
record BatchPart(BatchBody.Table table, int index, Way way) {
  /** How the answer is had. */
  sealed interface Way {
    /** It is here. */
    record Held(CachedItem item) implements Way {}

    /** Somebody is fetching it. */
    record Joined(Flight flight) implements Way {}

    /** By a fetch that others may wait for. */
    record Led(Fill fill) implements Way {}

    /**
     * DynamoDB gives it, in answer to a strongly consistent read, which renews what is held; or in
     * shadow mode.
     *
     * @param held empty if nothing is
     */
    record Watched(CachedTable cached, ItemKey item, Ticket ticket, Optional<CachedItem> held)
        implements Way {}

    /** DynamoDB gives it, and the cache has nothing to do with it. */
    record Passed() implements Way {}
  }

  /** Where the key stands in the batch's body. */
  Span span() {
    return table.keys().get(index);
  }

  /** The key's place among all accesses of the batch. */
  int access() {
    return table.firstAccess() + index;
  }

  /** Whether it has to go upstream. */
  boolean isCarried() {
    return switch (way) {
      case Way.Held held -> false;
      case Way.Joined joined -> false;
      case Way.Led led -> true;
      case Way.Watched watched -> true;
      case Way.Passed passed -> true;
    };
  }

  /** Whether it has to be read strongly consistent although the batch does not say so. */
  boolean isStrengthened() {
    return way instanceof Way.Led led && led.fill().consistent();
  }

  private boolean sharesTableWith(BatchPart other) {
    return table.name().equals(other.table.name());
  }

  /** The parts of each table together; they come so in a batch. */
  static List<List<BatchPart>> byTable(List<BatchPart> parts) {
    List<List<BatchPart>> tables = new ArrayList<>();
    for (int from = 0; from < parts.size(); ) {
      int to = from + 1;
      while (to < parts.size() && parts.get(to).sharesTableWith(parts.get(from))) {
        to++;
      }
      tables.add(parts.subList(from, to));
      from = to;
    }
    return tables;
  }
}
