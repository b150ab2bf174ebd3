package io.heatsink.http;

import io.heatsink.call.Headers;
import io.heatsink.dynamodb.signature.HeaderList;
import io.heatsink.dynamodb.signature.SignedRequest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * One whole HTTP request.
 *
 * @param method as sent, such as {@code POST}
 * @param uri path and query, as sent
 * @param headers all of them, as sent: what a signature is checked against
 * @param endToEnd the headers without those that are about the connection alone
 * @param sent the body as it came, for its hash; nobody changes the array
 * @param content the body without its Content-Encoding; the same array where it had none
 * @param tlsSubject the distinguished name of the client's certificate, checked against the
 *     client's CA
 * @param receivedNanos when the last byte had come, on {@link System#nanoTime}'s scale
 */
public record Request(
    String method,
    String uri,
    Headers headers,
    Headers endToEnd,
    byte[] sent,
    byte[] content,
    InetSocketAddress remote,
    Optional<String> tlsSubject,
    long receivedNanos) {
  /** What the request's signature is checked against. */
  public SignedRequest signed() {
    return new SignedRequest(method, uri, new Listed(headers.entries()), sent);
  }

  private record Listed(List<Headers.Entry> entries) implements HeaderList {
    @Override
    public int size() {
      return entries.size();
    }

    @Override
    public String name(int index) {
      return entries.get(index).name();
    }

    @Override
    public String value(int index) {
      return entries.get(index).value();
    }
  }
}
