package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.Operation;
import java.util.List;

/**
 * What a call says of itself, read once; item values are passed over.
 *
 * @param accesses each place that the call touches, in the order of the body
 * @param returnConsumedCapacity what the client asked for
 * @param capacitySpan where the value of a ReturnConsumedCapacity that stands in the body lies, be
 *     it null; {@link Span#NONE} if there is none
 */
public record Head(
    Operation operation,
    List<ItemAccess> accesses,
    ReturnConsumedCapacity returnConsumedCapacity,
    Span capacitySpan) {
  public enum ReturnConsumedCapacity {
    NONE,
    TOTAL,
    INDEXES
  }

  public Head {
    accesses = List.copyOf(accesses);
  }

  /** Whether the call may change items, as far as it tells. */
  public boolean writes() {
    return switch (operation.effect()) {
      case WRITE -> true;
      case READ, CONTROL -> false;
      case READ_OR_WRITE -> accesses.stream().anyMatch(access -> access.kind().writes());
    };
  }
}
