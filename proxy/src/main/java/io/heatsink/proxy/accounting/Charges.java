package io.heatsink.proxy.accounting;

import io.heatsink.dynamodb.capacity.ConsumedCapacity.Units;
import java.util.List;
import java.util.Optional;

/**
 * What a call came to. The charges of one table, and those of one index, add up to DynamoDB's own
 * figures where the reply told them.
 *
 * @param byAccess one for each access of the call, in its order
 * @param indexWrites what writes cost the global indexes, whose keys the call does not name
 * @param error why the call failed; empty if it did not
 */
public record Charges(
    List<Charge> byAccess, List<IndexWrites> indexWrites, Optional<ErrorReply> error) {
  public static final Charges NONE = new Charges(List.of(), List.of(), Optional.empty());

  /** What one call's writes cost one global index. */
  public record IndexWrites(String table, String index, Units units) {}

  public Charges {
    byAccess = List.copyOf(byAccess);
    indexWrites = List.copyOf(indexWrites);
  }
}
