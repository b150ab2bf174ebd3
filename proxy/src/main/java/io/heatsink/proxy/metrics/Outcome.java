package io.heatsink.proxy.metrics;

import io.heatsink.call.Reply;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.proxy.accounting.ErrorReply;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param name success, throttled, refused (a 4xx), failed (a 5xx) or unanswered
 * @param reason DynamoDB's code of a throttle, the error's type else; {@code none} for a success
 */
record Outcome(String name, String reason) {
  static final Outcome SUCCESS = new Outcome("success", "none");
  static final Outcome UNANSWERED = new Outcome("unanswered", "none");

  /**
   * How a call ended that did not go well.
   *
   * @param first the first place that it touched; null if it names none
   */
  static Outcome of(Reply reply, ErrorReply error, @Nullable ItemAccess first) {
    if (error.throttled()) {
      Optional<ThrottlingReason> reason =
          first == null ? error.throttlingReasons().stream().findFirst() : error.reasonFor(first);
      return new Outcome("throttled", reason.map(ThrottlingReason::code).orElse("unknown"));
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
