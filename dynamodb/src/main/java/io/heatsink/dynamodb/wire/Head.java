package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.TableArn;
import io.heatsink.dynamodb.TableHome;
import java.util.List;

/**
 * What a call says of itself, read once; item values are passed over.
 *
 * @param accesses each place that the call touches, in the order of the body
 * @param returnConsumedCapacity what the client asked for
 * @param capacitySpan where the value of a ReturnConsumedCapacity that stands in the body lies, be
 *     it null; {@link Span#NONE} if there is none
 * @param home by which the accesses' tables are named
 */
public record Head(
    Operation operation,
    List<ItemAccess> accesses,
    ReturnConsumedCapacity returnConsumedCapacity,
    Span capacitySpan,
    TableHome home) {
  public enum ReturnConsumedCapacity {
    NONE,
    TOTAL,
    INDEXES
  }

  public Head {
    accesses = List.copyOf(accesses);
  }

  /** What a table is known by in the accesses which the call, and so its reply, names like this. */
  public String tableNamed(String nameOrArn) {
    return nameOrArn.startsWith("arn:")
        ? TableArn.parse(nameOrArn).map(home::nameOf).orElse(nameOrArn)
        : nameOrArn;
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
