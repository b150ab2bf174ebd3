package io.heatsink.proxy.metrics;

import io.heatsink.call.Call;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;

/**
 * Where a call goes.
 *
 * @param table {@code none} where the call names no table, {@code several} where it names more than
 *     one
 * @param index {@code none} for the table itself
 * @param operation {@code unknown} for one that Heatsink has never heard of: its text comes from
 *     strangers
 */
record Labels(String table, String index, String operation) {
  private static final String NONE = "none";

  static Labels of(Call call) {
    String operation = operation(call);
    Head head = call.head();
    if (head == null || head.accesses().isEmpty()) {
      return new Labels(NONE, NONE, operation);
    }
    ItemAccess first = head.accesses().getFirst();
    for (ItemAccess access : head.accesses()) {
      if (!access.table().equals(first.table())) {
        return new Labels("several", NONE, operation);
      }
    }
    return new Labels(first.table(), first.index() == null ? NONE : first.index(), operation);
  }

  static String operation(Call call) {
    return call.operation().map(Operation::wireName).orElse("unknown");
  }

  Labels ofTableNotCounted() {
    return new Labels("other", NONE, operation);
  }
}
