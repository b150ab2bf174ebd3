package io.heatsink.proxy.observation;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.heat.Heat;
import io.heatsink.heat.Recorder;
import io.heatsink.heat.SharedRecorder;
import io.heatsink.heat.TableAccess;
import io.heatsink.proxy.accounting.Charge;
import io.heatsink.proxy.accounting.ChargeListener;
import io.heatsink.proxy.accounting.Charges;
import org.jspecify.annotations.Nullable;

/** Charged heat: what DynamoDB consumed or refused, by key. */
public final class ChargedHeat implements ChargeListener {
  private final Heat heat;
  private final SharedRecorder recorder;

  public ChargedHeat(Heat heat, SharedRecorder recorder) {
    this.heat = heat;
    this.recorder = recorder;
  }

  @Override
  public void charged(Call call, Reply reply, Charges charges) {
    for (Charge charge : charges.byAccess()) {
      ItemAccess access = charge.access();
      if (charge.refused()) {
        refused(charge);
      } else {
        consumed(access, access.index(), Access.READ, charge.units().read());
        consumed(access, access.index(), Access.WRITE, charge.units().write());
      }
    }
    for (Charges.IndexWrites writes : charges.indexWrites()) {
      recorder.charged(
          heat.tableAccess(writes.table(), writes.index(), Access.WRITE),
          halfUnits(writes.units().write()));
    }
  }

  private void consumed(
      ItemAccess access, @Nullable String index, Access kind, CapacityUnits units) {
    if (units.isZero()) {
      return;
    }
    TableAccess tableAccess = heat.tableAccess(access.table(), index, kind);
    KeyValue partition = access.partition();
    if (partition == null) {
      recorder.charged(tableAccess, halfUnits(units));
    } else {
      recorder.charged(tableAccess, partition, halfUnits(units));
    }
  }

  private void refused(Charge charge) {
    ItemAccess access = charge.access();
    Access kind = access.kind().writes() ? Access.WRITE : Access.READ;
    if (charge.reasons().isEmpty()) {
      refusedForNoReason(access, kind);
    }
    // Each table or index that was short of throughput was the reason.
    for (ThrottlingReason reason : charge.reasons()) {
      if (reason.mayBeOf(access.table())) {
        refused(access, kind, reason);
      }
    }
  }

  /** A part of a batch comes back without a reason. */
  private void refusedForNoReason(ItemAccess access, Access kind) {
    TableAccess tableAccess = heat.tableAccess(access.table(), access.index(), kind);
    KeyValue partition = access.partition();
    if (partition == null) {
      recorder.charged(tableAccess, least(access));
    } else {
      recorder.refused(tableAccess, partition, least(access));
    }
  }

  /** Half units that it would have cost at least. */
  private static int least(ItemAccess access) {
    return access.kind().writes() || access.consistent() ? 2 : 1;
  }

  private void refused(ItemAccess access, Access kind, ThrottlingReason reason) {
    boolean index = reason.target() == ThrottlingReason.Target.INDEX;
    @Nullable String indexName = index ? reason.index().orElse(null) : access.index();
    TableAccess tableAccess = heat.tableAccess(access.table(), indexName, kind);
    int halfUnits = least(access);
    KeyValue partition = access.partition();
    // The index's own key is not in the call: its refusals count for the index as a whole.
    if (partition == null || (index && access.index() == null)) {
      recorder.refused(tableAccess, reason.limit(), halfUnits);
    } else {
      recorder.refused(tableAccess, partition, reason.limit(), halfUnits);
    }
  }

  static int halfUnits(CapacityUnits units) {
    return (int) Math.min(units.halves(), Recorder.MOST_HALF_UNITS);
  }
}
