package io.heatsink.call;

import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.wire.Head;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One API request as it came.
 *
 * @param id numbers the calls of this process; joins what is recorded of one call; {@link #OWN} for
 *     calls that no client made
 * @param service which endpoint it is for
 * @param target the operation's name as it came, such as {@code GetItem}, known or not
 * @param operation empty for an operation that Heatsink has never heard of
 * @param headers as they came, without those of the connection
 * @param body the bytes as they came, decompressed; nobody changes the array
 * @param head empty for operations that are not on data
 * @param startNanos when the call's last byte had come, on {@link Turns#nanoTime}'s scale
 * @param deadlineNanos when the answer is no longer waited for, on the same scale
 */
public record Call(
    long id,
    Service service,
    String target,
    Optional<Operation> operation,
    Caller caller,
    Headers headers,
    byte[] body,
    @Nullable Head head,
    long startNanos,
    long deadlineNanos) {
  /** The id of all calls that Heatsink makes of its own accord: nobody waits for them. */
  public static final long OWN = 0;

  /** Tables and items, or their streams, which live at another endpoint. */
  public enum Service {
    DYNAMODB("DynamoDB_20120810"),
    STREAMS("DynamoDBStreams_20120810");

    private final String targetPrefix;

    Service(String targetPrefix) {
      this.targetPrefix = targetPrefix;
    }

    /** What stands before the dot in {@code X-Amz-Target}. */
    public String targetPrefix() {
      return targetPrefix;
    }
  }

  /** The same call, made by Heatsink of its own accord. */
  public Call ofOwnAccord(long newStartNanos, long newDeadlineNanos) {
    return new Call(
        OWN,
        service,
        target,
        operation,
        caller,
        headers,
        body,
        head,
        newStartNanos,
        newDeadlineNanos);
  }

  /** The same call with another body, and the head that was read from it. */
  public Call withBody(byte[] newBody, @Nullable Head newHead) {
    return new Call(
        id,
        service,
        target,
        operation,
        caller,
        headers,
        newBody,
        newHead,
        startNanos,
        deadlineNanos);
  }

  /** The same call, made by a caller who has been proven. */
  public Call withCaller(Caller newCaller) {
    return new Call(
        id, service, target, operation, newCaller, headers, body, head, startNanos, deadlineNanos);
  }
}
