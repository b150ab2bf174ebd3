package io.heatsink.remedy.cache.policy;

import io.heatsink.call.Reply;
import io.heatsink.dynamodb.ErrorType;

/** What is known of a write once it is over. */
public enum Outcome {
  /** DynamoDB answered that it was done. */
  APPLIED,
  /** DynamoDB refused it, or no byte of it was sent: it changed nothing. */
  REFUSED,
  /** No answer, or one that leaves it open: it may have been done, or may still be. */
  AMBIGUOUS;

  /** How a write ended that was answered so. */
  public static Outcome of(Reply reply) {
    return reply.successful() ? APPLIED : Errors.of(reply).map(Outcome::of).orElse(AMBIGUOUS);
  }

  private static Outcome of(ErrorType error) {
    return switch (error) {
      // These speak of an earlier call with the same token, which may have been done.
      case TRANSACTION_IN_PROGRESS, IDEMPOTENT_PARAMETER_MISMATCH -> AMBIGUOUS;
      case INTERNAL_SERVER_ERROR, SERVICE_UNAVAILABLE -> AMBIGUOUS;
      default -> REFUSED;
    };
  }
}
