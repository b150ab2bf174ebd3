package io.heatsink.call;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.wire.ErrorJson;

/** Answers that Heatsink gives itself. */
public final class Replies {
  private Replies() {}

  /** The error as DynamoDB sends it, under a fresh request id. */
  public static Reply error(DynamoDbException error) {
    return error(error, RequestIds.fresh());
  }

  private static Reply error(DynamoDbException error, String requestId) {
    return new Reply(
        error.type().status(), requestId, Headers.NONE, ErrorJson.write(error), ServedBy.HEATSINK);
  }

  /**
   * What a client is told when no answer came: ServiceUnavailable if the call certainly had no
   * effect, else InternalServerError, which to every SDK means that a write may have applied. The
   * same reply each time it is asked for. Source: DynamoDB Developer Guide, "Error handling with
   * DynamoDB".
   */
  public static Reply unanswered(UpstreamException failure) {
    ErrorType type =
        failure.mayHaveTakenEffect()
            ? ErrorType.INTERNAL_SERVER_ERROR
            : ErrorType.SERVICE_UNAVAILABLE;
    return error(
        DynamoDbException.of(type, failure.getMessage() == null ? "" : failure.getMessage()),
        failure.requestId());
  }
}
