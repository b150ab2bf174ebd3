package io.heatsink.dynamodb;

/**
 * The errors DynamoDB answers with: the name in {@code __type}, the namespace before it, and the
 * HTTP status.
 *
 * <p>Source: Amazon DynamoDB API Reference, "Common Errors" and each operation's errors.
 */
public enum ErrorType {
  VALIDATION("ValidationException", Namespace.CORAL_VALIDATE, 400),
  SERIALIZATION("SerializationException", Namespace.CORAL_SERVICE, 400),
  UNKNOWN_OPERATION("UnknownOperationException", Namespace.CORAL_SERVICE, 400),
  ACCESS_DENIED("AccessDeniedException", Namespace.CORAL_SERVICE, 400),
  UNRECOGNIZED_CLIENT("UnrecognizedClientException", Namespace.CORAL_SERVICE, 400),
  INVALID_SIGNATURE("InvalidSignatureException", Namespace.CORAL_SERVICE, 400),
  MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", Namespace.CORAL_SERVICE, 400),
  INCOMPLETE_SIGNATURE("IncompleteSignatureException", Namespace.CORAL_SERVICE, 400),
  EXPIRED_TOKEN("ExpiredTokenException", Namespace.CORAL_SERVICE, 400),
  THROTTLING("ThrottlingException", Namespace.CORAL_AVAILABILITY, 400),
  PROVISIONED_THROUGHPUT_EXCEEDED(
      "ProvisionedThroughputExceededException", Namespace.DYNAMODB, 400),
  REQUEST_LIMIT_EXCEEDED("RequestLimitExceeded", Namespace.DYNAMODB, 400),
  CONDITIONAL_CHECK_FAILED("ConditionalCheckFailedException", Namespace.DYNAMODB, 400),
  TRANSACTION_CANCELED("TransactionCanceledException", Namespace.DYNAMODB, 400),
  TRANSACTION_CONFLICT("TransactionConflictException", Namespace.DYNAMODB, 400),
  TRANSACTION_IN_PROGRESS("TransactionInProgressException", Namespace.DYNAMODB, 400),
  IDEMPOTENT_PARAMETER_MISMATCH("IdempotentParameterMismatchException", Namespace.DYNAMODB, 400),
  RESOURCE_NOT_FOUND("ResourceNotFoundException", Namespace.DYNAMODB, 400),
  TABLE_NOT_FOUND("TableNotFoundException", Namespace.DYNAMODB, 400),
  BACKUP_NOT_FOUND("BackupNotFoundException", Namespace.DYNAMODB, 400),
  POLICY_NOT_FOUND("PolicyNotFoundException", Namespace.DYNAMODB, 400),
  DUPLICATE_ITEM("DuplicateItemException", Namespace.DYNAMODB, 400),
  RESOURCE_IN_USE("ResourceInUseException", Namespace.DYNAMODB, 400),
  LIMIT_EXCEEDED("LimitExceededException", Namespace.DYNAMODB, 400),
  ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED(
      "ItemCollectionSizeLimitExceededException", Namespace.DYNAMODB, 400),
  EXPIRED_ITERATOR("ExpiredIteratorException", Namespace.DYNAMODB, 400),
  TRIMMED_DATA_ACCESS("TrimmedDataAccessException", Namespace.DYNAMODB, 400),
  INTERNAL_SERVER_ERROR("InternalServerError", Namespace.DYNAMODB, 500),
  SERVICE_UNAVAILABLE("ServiceUnavailableException", Namespace.CORAL_AVAILABILITY, 503);

  private final String typeName;
  private final String namespace;
  private final int status;

  ErrorType(String typeName, String namespace, int status) {
    this.typeName = typeName;
    this.namespace = namespace;
    this.status = status;
  }

  /** The name without its namespace, as SDKs name the exception. */
  public String typeName() {
    return typeName;
  }

  /**
   * The whole {@code __type}, such as {@code
   * com.amazonaws.dynamodb.v20120810#ResourceNotFoundException}.
   */
  public String wireName() {
    return namespace + '#' + typeName;
  }

  /**
   * The field that holds the message: {@code Message} for some, {@code message} for most.
   *
   * <p>Source: the members of each error in the service model {@code dynamodb/2012-08-10}; for
   * those that are not in it, replies seen.
   */
  public String messageField() {
    return switch (this) {
      case SERIALIZATION,
          ACCESS_DENIED,
          TRANSACTION_CANCELED,
          TRANSACTION_IN_PROGRESS,
          IDEMPOTENT_PARAMETER_MISMATCH ->
          "Message";
      default -> "message";
    };
  }

  /** The field that holds the throttling reasons. Source: the same service model. */
  public String throttlingReasonsField() {
    return this == THROTTLING ? "throttlingReasons" : "ThrottlingReasons";
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  private static final class Namespace {
    static final String DYNAMODB = "com.amazonaws.dynamodb.v20120810";
    static final String CORAL_SERVICE = "com.amazon.coral.service";
    static final String CORAL_VALIDATE = "com.amazon.coral.validate";
    static final String CORAL_AVAILABILITY = "com.amazon.coral.availability";
  }
}
