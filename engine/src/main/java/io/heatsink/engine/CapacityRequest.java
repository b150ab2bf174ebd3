package io.heatsink.engine;

import io.heatsink.engine.Structure.Member;
import java.util.OptionalLong;

/** Reads what a request says of maxima on demand and of warm throughput. */
final class CapacityRequest {
  /** What takes a maximum away again. */
  private static final long NO_MAXIMUM = -1;

  private static final Structure ON_DEMAND = new Structure("OnDemandThroughput");
  private static final Member<Long> MAX_READ =
      ON_DEMAND.optional("MaxReadRequestUnits", Shape.Whole.ANY_LONG);
  private static final Member<Long> MAX_WRITE =
      ON_DEMAND.optional("MaxWriteRequestUnits", Shape.Whole.ANY_LONG);

  private static final Structure WARM = new Structure("WarmThroughput");
  private static final Member<Long> WARM_READ =
      WARM.optional("ReadUnitsPerSecond", Shape.Whole.POSITIVE_LONG);
  private static final Member<Long> WARM_WRITE =
      WARM.optional("WriteUnitsPerSecond", Shape.Whole.POSITIVE_LONG);

  private final Member<Fields> onDemand;
  private final Member<Fields> warm;

  /** Adds the members to the structure of a table or an index. */
  CapacityRequest(Structure structure) {
    onDemand = structure.optional("OnDemandThroughput", ON_DEMAND);
    warm = structure.optional("WarmThroughput", WARM);
  }

  boolean isMentioned(Fields fields) {
    return fields.has(onDemand) || fields.has(warm);
  }

  /**
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException, if it cannot be so
   */
  Capacity applied(Fields fields, Capacity before, BillingMode billing) {
    Capacity after = before;
    Fields maximum = fields.get(onDemand);
    if (maximum != null) {
      if (billing == BillingMode.PROVISIONED) {
        throw Invalid.parameter(
            "OnDemandThroughput cannot be specified when BillingMode is PROVISIONED");
      }
      OnDemandMaximum known = before.maximum();
      after =
          after.with(
              new OnDemandMaximum(
                  maximum(maximum, MAX_READ, known.readUnits()),
                  maximum(maximum, MAX_WRITE, known.writeUnits())));
    }
    Fields warmed = fields.get(warm);
    if (warmed == null) {
      return after;
    }
    Throughput known = before.warm();
    return after.withWarm(
        new Throughput(
            warm(warmed, WARM_READ, known.readUnits()),
            warm(warmed, WARM_WRITE, known.writeUnits())));
  }

  private static OptionalLong maximum(Fields asked, Member<Long> member, OptionalLong before) {
    Long units = asked.get(member);
    if (units == null) {
      return before;
    }
    if (units == NO_MAXIMUM) {
      return OptionalLong.empty();
    }
    if (units < 1) {
      throw Invalid.parameter(member.name() + " must be at least 1, or -1 for no maximum");
    }
    return OptionalLong.of(units);
  }

  private static long warm(Fields asked, Member<Long> member, long before) {
    Long units = asked.get(member);
    if (units == null) {
      return before;
    }
    if (units < before) {
      throw Invalid.parameter(
          "Requested %s for WarmThroughput for table is lower than current WarmThroughput,"
                  .formatted(member.name())
              + " decreasing WarmThroughput is not supported");
    }
    return units;
  }
}
