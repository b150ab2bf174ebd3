package io.heatsink.partition;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.dynamodb.ThrottlingReason.Limit;
import io.heatsink.dynamodb.ThrottlingReason.Target;
import java.util.List;

/**
 * A call that was throttled, in the words in which DynamoDB says so.
 *
 * <p>Sources of the messages: Amazon DynamoDB API Reference, TransactWriteItems, "Errors"; DynamoDB
 * Developer Guide, "Diagnosing throttling"; and what SDKs have logged of DynamoDB.
 *
 * @param reasons one for each limit that was hit; the exception and its message are the first one's
 */
public record Refusal(ErrorType type, String message, List<ThrottlingReason> reasons) {
  private static final String PROVISIONED_TABLE =
      "The level of configured provisioned throughput for the table was exceeded. Consider"
          + " increasing your provisioning level with the UpdateTable API.";

  private static final String PROVISIONED_INDEX_READ =
      "The level of configured provisioned throughput for the index was exceeded. Consider"
          + " increasing your provisioning level with the UpdateTable API.";

  private static final String PROVISIONED_INDEX_WRITE =
      "The level of configured provisioned throughput for one or more global secondary indexes of"
          + " the table was exceeded. Consider increasing your provisioning level for the"
          + " under-provisioned global secondary indexes with the UpdateTable API";

  private static final String ON_DEMAND =
      "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically"
          + " scaling your table or index so please try again shortly. If exceptions persist, check"
          + " if you have a hot key:"
          + " https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html";

  private static final String ON_DEMAND_INDEX_WRITE =
      "Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB"
          + " is automatically scaling your index so please try again shortly.";

  private static final String ON_DEMAND_MAXIMUM =
      "Throughput exceeds the maximum OnDemandThroughput configured on table or index";

  private static final String ACCOUNT =
      "Throughput exceeds the current throughput limit for your account. Please contact AWS"
          + " Support at https://aws.amazon.com/support to request a limit increase.";

  public Refusal {
    reasons = List.copyOf(reasons);
  }

  /**
   * For the one reason.
   *
   * @param throughput of the table or index whose limit it was
   */
  public static Refusal of(ThrottlingReason reason, Throughput throughput) {
    return switch (throughput) {
      case Throughput.Provisioned provisioned ->
          new Refusal(
              ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED,
              provisionedMessage(reason),
              List.of(reason));
      case Throughput.OnDemand onDemand ->
          new Refusal(onDemandType(reason), onDemandMessage(reason), List.of(reason));
    };
  }

  /**
   * Source: DynamoDB Developer Guide, "Error handling with DynamoDB": RequestLimitExceeded is for
   * on-demand requests that exceed the account's throughput, ThrottlingException for the others.
   */
  private static ErrorType onDemandType(ThrottlingReason reason) {
    return reason.limit() == Limit.ACCOUNT
        ? ErrorType.REQUEST_LIMIT_EXCEEDED
        : ErrorType.THROTTLING;
  }

  private static String provisionedMessage(ThrottlingReason reason) {
    if (reason.target() == Target.TABLE) {
      return PROVISIONED_TABLE;
    }
    return reason.access() == Access.READ ? PROVISIONED_INDEX_READ : PROVISIONED_INDEX_WRITE;
  }

  private static String onDemandMessage(ThrottlingReason reason) {
    if (reason.limit() == Limit.MAX_ON_DEMAND) {
      return ON_DEMAND_MAXIMUM;
    }
    if (reason.limit() == Limit.ACCOUNT) {
      return ACCOUNT;
    }
    return reason.target() == Target.INDEX && reason.access() == Access.WRITE
        ? ON_DEMAND_INDEX_WRITE
        : ON_DEMAND;
  }

  public DynamoDbException toException() {
    return DynamoDbException.throttled(type, message, reasons);
  }
}
