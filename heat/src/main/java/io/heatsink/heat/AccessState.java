package io.heatsink.heat;

import io.heatsink.dynamodb.ThrottlingReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The last ten seconds and the last minute of one table access as a whole. */
final class AccessState {
  private final TableAccess access;
  private LimitInForce limit;
  private final long[] offered = new long[Slots.COUNT];
  private final long[] charged = new long[Slots.COUNT];
  private final long[] retried = new long[Slots.COUNT];
  private final Map<ThrottlingReason.Limit, long[]> refused =
      new EnumMap<>(ThrottlingReason.Limit.class);

  /** What was refused without a reason, in each of the last ten ticks. */
  private final TickRing refusedUntold = new TickRing(1);

  /** Distinct keys of this half minute, and of the one before. */
  private HyperLogLog distinct = new HyperLogLog();

  private HyperLogLog distinctBefore = new HyperLogLog();

  AccessState(TableAccess access, LimitInForce limit) {
    this.access = access;
    this.limit = limit;
    for (ThrottlingReason.Limit each : ThrottlingReason.Limit.values()) {
      refused.put(each, new long[Slots.COUNT]);
    }
  }

  TableAccess access() {
    return access;
  }

  LimitInForce limit() {
    return limit;
  }

  void limit(LimitInForce newLimit) {
    limit = newLimit;
  }

  void drop(int slot) {
    offered[slot] = 0;
    charged[slot] = 0;
    retried[slot] = 0;
    for (long[] ofLimit : refused.values()) {
      ofLimit[slot] = 0;
    }
  }

  void startTick(int tick) {
    refusedUntold.start(tick);
  }

  void startHalfMinute() {
    HyperLogLog oldest = distinctBefore;
    distinctBefore = distinct;
    oldest.clear();
    distinct = oldest;
  }

  void add(AccessTally tally, int tick) {
    add(offered, tally.offered, tick);
    add(charged, tally.charged, tick);
    add(retried, tally.retried, tick);
    refusedUntold.add(0, tick, tally.refusedUntold, 1);
    refused.forEach((each, counts) -> add(counts, tally.refused(each), tick));
    distinct.merge(tally.distinct);
  }

  private static void add(long[] counts, long count, int tick) {
    counts[Slots.secondSlot(tick)] += count;
    counts[Slots.tenSlot(tick)] += count;
  }

  void addDistinct(long hash) {
    distinct.add(hash);
  }

  /** Distinct partition keys of the last 30 to 60 seconds. */
  HyperLogLog distinct() {
    HyperLogLog both = new HyperLogLog(distinct.toByteArray());
    both.merge(distinctBefore);
    return both;
  }

  double offeredPerSecond(int tick) {
    return overTenSeconds(offered, tick);
  }

  double chargedPerSecond(int tick) {
    return overTenSeconds(charged, tick);
  }

  double retriedPerSecond(int tick) {
    return overTenSeconds(retried, tick);
  }

  /** Half units that were refused without a reason. */
  long untoldInSecond() {
    return refusedUntold.sum(0);
  }

  double refusedPerSecond(ThrottlingReason.Limit byLimit, int tick) {
    return overTenSeconds(Objects.requireNonNull(refused.get(byLimit)), tick);
  }

  private static double overTenSeconds(long[] counts, int tick) {
    return inTenSeconds(counts) / (2 * Slots.coveredByTenSeconds(tick));
  }

  private static long inTenSeconds(long[] counts) {
    long sum = 0;
    for (int slot = 0; slot < Slots.SECONDS; slot++) {
      sum += counts[slot];
    }
    return sum;
  }

  private static long inMinute(long[] counts) {
    long sum = 0;
    for (int slot = Slots.SECONDS; slot < Slots.COUNT; slot++) {
      sum += counts[slot];
    }
    return sum;
  }

  /** Whether anything was seen in the last minute. */
  boolean isBusy() {
    return inMinute(offered) + inMinute(charged) + inMinute(retried) > 0;
  }

  long offeredInTenSeconds() {
    return inTenSeconds(offered);
  }

  long chargedInTenSeconds() {
    return inTenSeconds(charged);
  }

  /** Half units of the last minute. */
  long offeredInMinute() {
    return inMinute(offered);
  }
}
