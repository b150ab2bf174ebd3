package io.heatsink.proxy.metrics;

import io.heatsink.call.Reply;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.proxy.accounting.ErrorReply;

/**
 * How a call ended.
 *
 * @param name success, throttled, refused (a 4xx), failed (a 5xx) or unanswered
 * @param reason DynamoDB's code of a throttle, the error's type else; {@code none} for a success
 */
record Outcome(String name, String reason) {
  static final Outcome SUCCESS = new Outcome("success", "none");
  static final Outcome UNANSWERED = new Outcome("unanswered", "none");

  static Outcome of(Reply reply) {
    if (reply.successful()) {
      return SUCCESS;
    }
    ErrorReply error = ErrorReply.of(reply);
    if (error.throttled()) {
      return new Outcome(
          "throttled",
          error.throttlingReasons().stream()
              .findFirst()
              .map(ThrottlingReason::code)
              .orElse("unknown"));
    }
    return new Outcome(reply.status() >= 500 ? "failed" : "refused", bounded(error.typeName()));
  }

  // Names come from upstream: only what looks like an error's name becomes a label.
  private static String bounded(String typeName) {
    return typeName.length() <= 64
            && typeName.chars().allMatch(c -> Character.isLetterOrDigit(c) && c < 128)
        ? typeName
        : "other";
  }
}
