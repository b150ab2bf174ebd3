package io.heatsink.proxy.accounting;

import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.capacity.ConsumedCapacity.Units;
import io.heatsink.dynamodb.wire.ItemAccess;
import java.util.List;
import java.util.Optional;

/**
 * What one access of a call came to.
 *
 * @param units of the table, or of the index that a query reads; nothing if it was refused
 * @param estimated whether the units are a share of a larger sum, or computed, and not DynamoDB's
 *     own figure
 * @param wentUpstream whether DynamoDB was asked for it
 * @param refused whether it was refused for throughput
 * @param reasons why it was refused; empty where that is not told, as of a batch's parts
 */
public record Charge(
    ItemAccess access,
    Units units,
    boolean estimated,
    boolean wentUpstream,
    boolean refused,
    List<ThrottlingReason> reasons) {
  static Charge of(ItemAccess access, Units units, boolean estimated) {
    return new Charge(access, units, estimated, true, false, List.of());
  }

  static Charge refused(ItemAccess access, List<ThrottlingReason> reasons) {
    return new Charge(access, Units.NONE, false, true, true, reasons);
  }

  static Charge nothing(ItemAccess access) {
    return of(access, Units.NONE, false);
  }

  static Charge notUpstream(ItemAccess access) {
    return new Charge(access, Units.NONE, false, false, false, List.of());
  }

  /** Both, of one access that went upstream twice. */
  Charge and(Charge later) {
    return new Charge(
        later.access,
        units.plus(later.units),
        estimated || later.estimated,
        true,
        later.refused,
        later.reasons);
  }

  /** The reason that fits what was accessed; empty if none is told. */
  public Optional<ThrottlingReason> reason() {
    return ErrorReply.reasonFor(access, reasons);
  }
}
