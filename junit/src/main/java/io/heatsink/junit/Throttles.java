package io.heatsink.junit;

import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Asserts that calls are throttled, and why. */
public final class Throttles {
  private static final List<String> OF_TRANSACTIONS =
      List.of("ThrottlingError", "ProvisionedThroughputExceeded");

  private Throttles() {}

  /**
   * Asserts that the call is throttled for that reason.
   *
   * @param reason one of DynamoDB's, such as {@code TableWriteKeyRangeThroughputExceeded}
   * @return what was thrown
   */
  public static Throwable assertThrottled(String reason, Executable call) {
    Throwable thrown = assertThrottled(call);
    List<String> reasons = reasons(thrown);
    if (!reasons.contains(reason)) {
      Assertions.fail(
          "Was throttled, but not for %s: the reasons are %s.".formatted(reason, reasons), thrown);
    }
    return thrown;
  }

  /** Asserts that the call is throttled, for whatever reason. */
  public static Throwable assertThrottled(Executable call) {
    try {
      call.execute();
    } catch (Throwable thrown) {
      if (isThrottle(thrown)) {
        return thrown;
      }
      return Assertions.fail("Failed, but was not throttled: " + thrown, thrown);
    }
    return Assertions.fail("Was not throttled.");
  }

  /** DynamoDB's reasons for a throttle; none if it was none, or none are told. */
  public static List<String> reasons(Throwable thrown) {
    List<ThrottlingReason> reasons =
        switch (thrown) {
          case ProvisionedThroughputExceededException e -> e.throttlingReasons();
          case ThrottlingException e -> e.throttlingReasons();
          case RequestLimitExceededException e -> e.throttlingReasons();
          default -> List.of();
        };
    return reasons.stream().map(ThrottlingReason::reason).toList();
  }

  private static boolean isThrottle(Throwable thrown) {
    return switch (thrown) {
      case ProvisionedThroughputExceededException e -> true;
      case ThrottlingException e -> true;
      case RequestLimitExceededException e -> true;
      case TransactionCanceledException e ->
          e.cancellationReasons().stream()
              .map(CancellationReason::code)
              .anyMatch(OF_TRANSACTIONS::contains);
      default -> false;
    };
  }
}
