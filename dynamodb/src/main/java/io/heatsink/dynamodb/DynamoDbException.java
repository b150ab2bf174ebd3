package io.heatsink.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An error that leaves as DynamoDB's own, so that every SDK knows it. Carries no stack trace: it is
 * an answer.
 */
public final class DynamoDbException extends RuntimeException {
  private final ErrorType type;
  private final transient List<ThrottlingReason> throttlingReasons;
  private final transient List<CancellationReason> cancellationReasons;
  private final transient @Nullable Map<String, AttributeValue> item;

  private DynamoDbException(
      ErrorType type,
      String message,
      List<ThrottlingReason> throttlingReasons,
      List<CancellationReason> cancellationReasons,
      @Nullable Map<String, AttributeValue> item) {
    super(message, null, false, false);
    this.type = type;
    this.throttlingReasons = List.copyOf(throttlingReasons);
    this.cancellationReasons = List.copyOf(cancellationReasons);
    this.item = item;
  }

  public static DynamoDbException of(ErrorType type, String message) {
    return new DynamoDbException(type, message, List.of(), List.of(), null);
  }

  public static DynamoDbException validation(String message) {
    return of(ErrorType.VALIDATION, message);
  }

  public static DynamoDbException throttled(
      ErrorType type, String message, List<ThrottlingReason> reasons) {
    return new DynamoDbException(type, message, reasons, List.of(), null);
  }

  /**
   * A transaction of which nothing was done.
   *
   * @param reasons one for each of its items, in their order
   */
  public static DynamoDbException transactionCanceled(List<CancellationReason> reasons) {
    String codes = reasons.stream().map(CancellationReason::code).collect(Collectors.joining(", "));
    return new DynamoDbException(
        ErrorType.TRANSACTION_CANCELED,
        "Transaction cancelled, please refer cancellation reasons for specific reasons ["
            + codes
            + "]",
        List.of(),
        reasons,
        null);
  }

  /**
   * A failed condition.
   *
   * @param item what the call asked to be shown by ReturnValuesOnConditionCheckFailure; null if it
   *     did not, or if there was no item
   */
  public static DynamoDbException conditionFailed(@Nullable Map<String, AttributeValue> item) {
    return new DynamoDbException(
        ErrorType.CONDITIONAL_CHECK_FAILED,
        "The conditional request failed",
        List.of(),
        List.of(),
        item);
  }

  public ErrorType type() {
    return type;
  }

  /** The message; never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }

  public List<ThrottlingReason> throttlingReasons() {
    return throttlingReasons;
  }

  public List<CancellationReason> cancellationReasons() {
    return cancellationReasons;
  }

  public @Nullable Map<String, AttributeValue> item() {
    return item;
  }
}
