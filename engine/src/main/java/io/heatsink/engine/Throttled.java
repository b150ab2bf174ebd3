package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import org.jspecify.annotations.Nullable;

/**
 * Counts what of a batch the admission refuses: refused parts are answered as unprocessed, but a
 * batch of which nothing was admitted fails as a whole.
 */
final class Throttled {
  private @Nullable DynamoDbException first;
  private boolean anyAdmitted;

  /** Does one part; false if it was refused, or met a transaction. Other errors pass. */
  boolean admits(Runnable part) {
    try {
      part.run();
      anyAdmitted = true;
      return true;
    } catch (DynamoDbException e) {
      if (e.type() == ErrorType.TRANSACTION_CONFLICT) {
        return false;
      }
      if (!isRefusal(e)) {
        throw e;
      }
      if (first == null) {
        first = e;
      }
      return false;
    }
  }

  private static boolean isRefusal(DynamoDbException error) {
    return switch (error.type()) {
      case PROVISIONED_THROUGHPUT_EXCEEDED, THROTTLING, REQUEST_LIMIT_EXCEEDED -> true;
      default -> false;
    };
  }

  /**
   * @throws DynamoDbException the first refusal, if all was refused
   */
  void throwIfAllRefused() {
    if (first != null && !anyAdmitted) {
      throw first;
    }
  }
}
