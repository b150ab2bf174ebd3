package io.heatsink.heat;

import io.heatsink.dynamodb.ThrottlingReason;
import java.util.EnumMap;
import java.util.Map;

/** What one recorder saw of one table access since its last hand-over, in half units. */
final class AccessTally {
  long offered;
  long charged;
  long retried;

  /** What was refused without a reason. */
  long refusedUntold;

  private final Map<ThrottlingReason.Limit, Long> refused =
      new EnumMap<>(ThrottlingReason.Limit.class);

  /** Of keys that got a cell: one that had it already is added when the tick ends. */
  final HyperLogLog distinct = new HyperLogLog();

  void addRefused(ThrottlingReason.Limit limit, int halfUnits) {
    refused.merge(limit, (long) halfUnits, Long::sum);
  }

  long refused(ThrottlingReason.Limit limit) {
    return refused.getOrDefault(limit, 0L);
  }

  boolean isEmpty() {
    return (offered | charged | retried) == 0;
  }

  void clear() {
    offered = 0;
    charged = 0;
    retried = 0;
    refusedUntold = 0;
    refused.clear();
    distinct.clear();
  }
}
