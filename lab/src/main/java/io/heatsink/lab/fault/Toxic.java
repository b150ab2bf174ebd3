package io.heatsink.lab.fault;

import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.ThrottlingReason;
import java.time.Duration;

/**
 * One fault that is made on demand.
 *
 * @param name by which it is changed and removed
 * @param stream on which way it lies in wait
 * @param toxicity the share of matching calls that it meets, 0 to 1
 * @param times how many calls it meets at most; 0 for any number
 */
public record Toxic(
    String name, Effect effect, Stream stream, double toxicity, Match match, int times) {
  /** The ways, as Toxiproxy names them. */
  public enum Stream {
    /** On the request's way in: a call that is broken here has not taken effect. */
    UPSTREAM,
    /** On the answer's way out: a call that is broken here has taken effect. */
    DOWNSTREAM
  }

  /** What becomes of a call. */
  public sealed interface Effect {
    /**
     * It takes longer.
     *
     * @param jitter how much more or less, drawn evenly
     */
    record Latency(Duration latency, Duration jitter) implements Effect {}

    /**
     * Nothing gets through, and its connection is closed in the end.
     *
     * @param after zero: it stays open, and what waits goes on when the toxic is removed
     */
    record Timeout(Duration after) implements Effect {}

    /** Its connection is reset. */
    record ResetPeer(Duration after) implements Effect {}

    /** It is answered with an error. */
    record Failure(ErrorType type, String message) implements Effect {}

    /**
     * It is throttled, as far as it touches what matches: batches in part, transactions item by
     * item.
     *
     * @param limit which kind is said to have been hit
     */
    record Throttle(ThrottlingReason.Limit limit) implements Effect {}
  }

  /**
   * @throws IllegalArgumentException if a value is out of its range, or the effect does not go with
   *     the stream
   */
  public Toxic {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("A toxic has no name; give one.");
    }
    if (!(toxicity >= 0 && toxicity <= 1)) {
      throw new IllegalArgumentException("toxicity is %s; give 0 to 1.".formatted(toxicity));
    }
    if (times < 0) {
      throw new IllegalArgumentException(
          "times is %d; give a positive number, or none for any.".formatted(times));
    }
    if (effect instanceof Effect.Throttle && stream == Stream.DOWNSTREAM) {
      throw new IllegalArgumentException(
          "A throttled call has no effect: throttle has the stream \"upstream\".");
    }
    if (effect instanceof Effect.Throttle && match.operation().isPresent()) {
      throw new IllegalArgumentException(
          "throttle does not look at the operation; give a table, index or partitionKey, or an"
              + " error with \"ThrottlingException\".");
    }
  }
}
