package io.heatsink.engine;

import io.heatsink.dynamodb.wire.JsonWriter;
import java.util.Map;

/** DescribeLimits and DescribeEndpoints. */
final class AccountFacts {
  /** Source: DynamoDB Developer Guide, "Quotas in Amazon DynamoDB": per account. */
  private static final long ACCOUNT_UNITS = 80_000;

  /** Source: the same: per table. */
  private static final long TABLE_UNITS = 40_000;

  private static final long CACHE_MINUTES = 1_440;

  private AccountFacts() {}

  static Map<String, Action> actions(Surroundings surroundings) {
    return Map.of(
        "DescribeLimits",
        new ControlAction(
            new Structure("DescribeLimitsInput"), surroundings, (request, context) -> limits()),
        "DescribeEndpoints",
        new ControlAction(
            new Structure("DescribeEndpointsInput"),
            surroundings,
            (request, context) -> endpoints(context)));
  }

  private static byte[] limits() {
    JsonWriter out = new JsonWriter().beginObject();
    out.name("AccountMaxReadCapacityUnits").integer(ACCOUNT_UNITS);
    out.name("AccountMaxWriteCapacityUnits").integer(ACCOUNT_UNITS);
    out.name("TableMaxReadCapacityUnits").integer(TABLE_UNITS);
    out.name("TableMaxWriteCapacityUnits").integer(TABLE_UNITS);
    return out.endObject().toByteArray();
  }

  private static byte[] endpoints(RequestContext context) {
    JsonWriter out = new JsonWriter().beginObject().name("Endpoints").beginList().beginObject();
    out.name("Address").string("dynamodb." + context.region() + ".amazonaws.com");
    out.name("CachePeriodInMinutes").integer(CACHE_MINUTES);
    return out.endObject().endList().endObject().toByteArray();
  }
}
