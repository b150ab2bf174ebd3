package io.heatsink.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link Call}.
 *
 * <p>The front writes Content-Length, Connection and {@code x-amz-crc32} itself, over the bytes
 * that it sends.
 *
 * @param status HTTP status
 * @param requestId DynamoDB's, or a fresh one where Heatsink answered
 * @param headers besides those that the front writes
 * @param body not compressed; the caller no longer changes the array
 * @param cached what of it a cache gave; null if nothing
 */
public record Reply(
    int status,
    String requestId,
    Headers headers,
    byte[] body,
    ServedBy servedBy,
    @Nullable CachedSizes cached) {
  public Reply(int status, String requestId, Headers headers, byte[] body, ServedBy servedBy) {
    this(status, requestId, headers, body, servedBy, null);
  }

  public boolean successful() {
    return status == 200;
  }

  /** The same answer to another call, which waited for it: no two calls share a request id. */
  public Reply ofAnotherCall() {
    return new Reply(status, RequestIds.fresh(), headers, body, servedBy, cached);
  }

  /** The same answer with one header more. */
  public Reply with(Headers.Entry header) {
    List<Headers.Entry> more = new ArrayList<>(headers.entries());
    more.add(header);
    return new Reply(status, requestId, new Headers(more), body, servedBy, cached);
  }

  public Reply withBody(byte[] newBody) {
    return new Reply(status, requestId, headers, newBody, servedBy, cached);
  }
}
