package io.heatsink.partition;

import io.heatsink.dynamodb.ThrottlingReason.Limit;
import java.util.ArrayList;
import java.util.List;

/**
 * The finite buffer between a table and one of its global secondary indexes.
 *
 * <p>What a write changes in the index is charged to the index at once, which may put its buckets
 * below zero: what they owe is what waits. Partitions of the index work off what waits for them
 * side by side, each at its own pace, and all of it at the pace of the whole index. While as much
 * waits as the buffer holds, no write to the table is taken, whichever index it touches.
 *
 * <p>Everything here, and the write lanes and the write allowance of the index, is guarded by
 * {@link #guard}.
 */
final class IndexQueue {
  private final Guard guard;
  private final Allowance allowance;
  private final long buffer;

  /** The lanes that may owe something. */
  private final List<Lane> behind = new ArrayList<>();

  /**
   * At least what these owe together: debts only fall, but for what is charged here. So as long as
   * this is less than the buffer, there is room, and nobody need count.
   */
  private long owedAtMost;

  /**
   * @param allowance of the index, for writes
   * @param buffer in parts of units
   */
  IndexQueue(Guard guard, Allowance allowance, long buffer) {
    this.guard = guard;
    this.allowance = allowance;
    this.buffer = buffer;
  }

  Guard guard() {
    return guard;
  }

  boolean hasRoom(long nowNanos) {
    return allowance.debt(nowNanos) < buffer && (owedAtMost < buffer || owed(nowNanos) < buffer);
  }

  /** Which limit of the index it is that things wait for. */
  Limit cause(long nowNanos) {
    return allowance.debt(nowNanos) >= owed(nowNanos) ? allowance.limit() : Limit.KEY_RANGE;
  }

  /** Puts a write to the index into the queue. */
  void charge(Lane lane, long parts, long nowNanos) {
    allowance.take(parts, nowNanos);
    long before = lane.debt(nowNanos);
    lane.take(parts, true);
    long owes = lane.debt(nowNanos);
    if (owes > 0) {
      if (!behind.contains(lane)) {
        behind.add(lane);
      }
      owedAtMost += owes - before;
    }
  }

  /** Units that wait, in parts. */
  long backlog(long nowNanos) {
    return Math.max(allowance.debt(nowNanos), owed(nowNanos));
  }

  /** A partition of the index was split. */
  void replace(Lane parent, Lane left, Lane right) {
    if (behind.remove(parent)) {
      behind.add(left);
      behind.add(right);
    }
  }

  private long owed(long nowNanos) {
    long owed = 0;
    for (int i = behind.size() - 1; i >= 0; i--) {
      long debt = behind.get(i).debt(nowNanos);
      if (debt == 0) {
        behind.remove(i);
      }
      owed += debt;
    }
    owedAtMost = owed;
    return owed;
  }
}
