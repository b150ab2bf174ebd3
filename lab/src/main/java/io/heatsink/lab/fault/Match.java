package io.heatsink.lab.fault;

import io.heatsink.call.Call;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import java.util.Optional;

/**
 * Which calls a toxic meets; what is empty does not matter.
 *
 * @param operation such as {@code PutItem}; a throttle does not look at it
 * @param table its name
 * @param index the name of an index that the call reads or, where it is throttled, writes
 * @param partitionKey of the table, or of the index where one is given
 */
public record Match(
    Optional<String> operation,
    Optional<String> table,
    Optional<String> index,
    Optional<KeyValue> partitionKey) {
  public static final Match ALL =
      new Match(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Whether it is enough to know the operation. */
  boolean needsNoHead() {
    return table.isEmpty() && index.isEmpty() && partitionKey.isEmpty();
  }

  boolean isOperation(Call call) {
    return operation.isEmpty() || operation.get().equals(call.target());
  }

  /** Whether one of the accesses matches. */
  boolean isIn(Head head) {
    return head.accesses().stream().anyMatch(this::isOf);
  }

  private boolean isOf(ItemAccess access) {
    return table.filter(it -> !it.equals(access.table())).isEmpty()
        && (index.isEmpty() || index.equals(Optional.ofNullable(access.index())))
        && (partitionKey.isEmpty() || partitionKey.equals(Optional.ofNullable(access.partition())));
  }

  /**
   * Whether it may be what an admission asks of.
   *
   * @param ofIndex empty for the table itself
   * @param partition empty if there is no key
   */
  boolean isOf(String ofTable, Optional<String> ofIndex, Optional<KeyValue> partition) {
    return table.filter(it -> !it.equals(ofTable)).isEmpty()
        && (index.isEmpty() || index.equals(ofIndex))
        && (partitionKey.isEmpty() || partitionKey.equals(partition));
  }
}
