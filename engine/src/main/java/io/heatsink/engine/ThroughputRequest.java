package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.engine.TableShapes.Provisioned;
import org.jspecify.annotations.Nullable;

/** Reads what a request says of provisioned throughput, and checks it against the billing mode. */
final class ThroughputRequest {
  /** What DynamoDB can count to. */
  private static final long MAX_UNITS = 1_000_000_000_000L;

  private ThroughputRequest() {}

  /** Of the table. */
  static Throughput ofTable(BillingMode billing, @Nullable Fields asked) {
    if (billing == BillingMode.PAY_PER_REQUEST) {
      if (asked != null) {
        throw Invalid.parameter(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is"
                + " PAY_PER_REQUEST");
      }
      return Throughput.ON_DEMAND;
    }
    if (asked == null) {
      throw Invalid.parameter(
          "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is"
              + " PROVISIONED");
    }
    return of(asked);
  }

  /** Of one of its global indexes. */
  static Throughput ofIndex(String index, BillingMode billing, @Nullable Fields asked) {
    if (billing == BillingMode.PAY_PER_REQUEST) {
      if (asked != null) {
        throw Invalid.parameter(
            "ProvisionedThroughput should not be specified for index: "
                + index
                + " when BillingMode is PAY_PER_REQUEST");
      }
      return Throughput.ON_DEMAND;
    }
    if (asked == null) {
      throw Invalid.parameter("ProvisionedThroughput is not specified for index: " + index);
    }
    return of(asked, " for index " + index);
  }

  static Throughput of(Fields asked) {
    return of(asked, "");
  }

  private static Throughput of(Fields asked, String where) {
    long read = asked.need(Provisioned.READ);
    long write = asked.need(Provisioned.WRITE);
    checkBound("ReadCapacityUnits", read, where);
    checkBound("WriteCapacityUnits", write, where);
    return new Throughput(read, write);
  }

  private static void checkBound(String name, long units, String where) {
    if (units > MAX_UNITS) {
      throw DynamoDbException.validation(
          "Given value %d for %s is out of bounds%s".formatted(units, name, where));
    }
  }
}
