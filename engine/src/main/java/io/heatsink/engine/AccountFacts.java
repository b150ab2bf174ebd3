package io.heatsink.engine;

import io.heatsink.dynamodb.wire.JsonWriter;
import java.util.Map;

/** DescribeLimits and DescribeEndpoints. */
final class AccountFacts {
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
    out.name("AccountMaxReadCapacityUnits").integer(TableQuotas.ACCOUNT_UNITS);
    out.name("AccountMaxWriteCapacityUnits").integer(TableQuotas.ACCOUNT_UNITS);
    out.name("TableMaxReadCapacityUnits").integer(TableQuotas.TABLE_UNITS);
    out.name("TableMaxWriteCapacityUnits").integer(TableQuotas.TABLE_UNITS);
    return out.endObject().toByteArray();
  }

  private static byte[] endpoints(RequestContext context) {
    JsonWriter out = new JsonWriter().beginObject().name("Endpoints").beginList().beginObject();
    out.name("Address").string("dynamodb." + context.region() + ".amazonaws.com");
    out.name("CachePeriodInMinutes").integer(CACHE_MINUTES);
    return out.endObject().endList().endObject().toByteArray();
  }
}
