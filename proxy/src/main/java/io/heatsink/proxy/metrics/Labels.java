package io.heatsink.proxy.metrics;

import io.heatsink.call.Call;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;

/**
 * Where a call goes.
 *
 * @param table {@code none} where the call names no table, {@code several} where it names more than
 *     one, {@code other} where nothing shows that there is such a table
 * @param index {@code none} for the table itself, {@code other} where nothing shows that the table
 *     has such an index
 * @param operation {@code unknown} for one that Heatsink has never heard of: its text comes from
 *     strangers
 */
record Labels(String table, String index, String operation) {
  private static final String NONE = "none";
  private static final String OTHER = "other";
  private static final String SEVERAL = "several";

  static Labels of(Call call) {
    String operation = operation(call);
    Head head = call.head();
    if (head == null || head.accesses().isEmpty()) {
      return new Labels(NONE, NONE, operation);
    }
    ItemAccess first = head.accesses().getFirst();
    for (ItemAccess access : head.accesses()) {
      if (!access.table().equals(first.table())) {
        return new Labels(SEVERAL, NONE, operation);
      }
    }
    return new Labels(first.table(), first.index() == null ? NONE : first.index(), operation);
  }

  static String operation(Call call) {
    return call.operation().map(Operation::wireName).orElse("unknown");
  }

  /** Whether it names one table, which strangers may have made up. */
  boolean ofOneTable() {
    return !table.equals(NONE) && !table.equals(SEVERAL);
  }

  boolean ofNamedIndex() {
    return !index.equals(NONE) && !index.equals(OTHER);
  }

  Labels withOtherIndex() {
    return new Labels(table, OTHER, operation);
  }

  Labels withOtherTable() {
    return new Labels(OTHER, NONE, operation);
  }
}
