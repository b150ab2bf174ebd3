package io.heatsink.http;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.RequestIds;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells which call of DynamoDB's API a request is, and answers those that are none as DynamoDB's
 * endpoint does. Safe for any thread.
 */
public final class ApiCalls {
  private static final Call.Service[] SERVICES = Call.Service.values();
  private static final String TARGET = "X-Amz-Target";
  private static final int LONGEST_NAME = 64;
  private static final Headers PLAIN_TEXT =
      new Headers(List.of(new Headers.Entry("Content-Type", "text/plain")));
  private static final Headers XML =
      new Headers(List.of(new Headers.Entry("Content-Type", "application/xml")));

  private final AtomicLong ids = new AtomicLong();
  private final long timeoutNanos;

  /**
   * @param timeout how long an answer is waited for
   */
  public ApiCalls(Duration timeout) {
    timeoutNanos = timeout.toNanos();
  }

  /**
   * The reply to a request that is no API call; empty for one that is.
   *
   * <p>{@code GET} is the health check that DynamoDB's endpoint answers with {@code healthy:} and
   * its host; an API call is a {@code POST} to {@code /}, and nothing else is there.
   */
  public static Optional<Reply> answerToOthers(Request request) {
    if (request.method().equals("POST") && isRoot(request.uri())) {
      return Optional.empty();
    }
    if (isRoot(request.uri())
        && (request.method().equals("GET") || request.method().equals("HEAD"))) {
      String host = request.headers().first("Host").orElse("localhost");
      // The blank at the end is DynamoDB's.
      return Optional.of(reply(200, PLAIN_TEXT, "healthy: " + host + " "));
    }
    return Optional.of(reply(404, XML, "<UnknownOperationException/>\n"));
  }

  /**
   * The call, its head unread.
   *
   * @throws DynamoDbException UnknownOperationException if the request names no operation of
   *     DynamoDB or its streams
   */
  public Call call(Request request, Caller caller) {
    String target = target(request.headers());
    Call.Service service = null;
    String name = "";
    for (Call.Service candidate : SERVICES) {
      int prefix = candidate.targetPrefix().length();
      if (target != null
          && target.length() > prefix
          && target.charAt(prefix) == '.'
          && target.startsWith(candidate.targetPrefix())) {
        service = candidate;
        name = target.substring(prefix + 1);
      }
    }
    if (service == null || !isName(name)) {
      throw DynamoDbException.of(ErrorType.UNKNOWN_OPERATION, "");
    }
    Optional<Operation> operation =
        service == Call.Service.DYNAMODB ? Operation.named(name) : Optional.empty();
    return new Call(
        ids.incrementAndGet(),
        service,
        operation.isPresent() ? operation.get().wireName() : name,
        operation,
        caller,
        request.endToEnd(),
        request.content(),
        null,
        request.receivedNanos(),
        request.receivedNanos() + timeoutNanos);
  }

  private static @Nullable String target(Headers headers) {
    String target = null;
    for (Headers.Entry header : headers.entries()) {
      if (header.name().equalsIgnoreCase(TARGET)) {
        if (target != null) {
          return null; // two readers could take two operations from it
        }
        target = header.value();
      }
    }
    return target;
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= LONGEST_NAME;
  }

  private static boolean isRoot(String uri) {
    return uri.equals("/") || uri.startsWith("/?");
  }

  private static Reply reply(int status, Headers type, String text) {
    return new Reply(
        status, RequestIds.fresh(), type, text.getBytes(StandardCharsets.UTF_8), ServedBy.HEATSINK);
  }
}
