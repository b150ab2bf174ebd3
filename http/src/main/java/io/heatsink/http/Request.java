package io.heatsink.http;

import io.heatsink.call.Headers;
import java.net.InetSocketAddress;
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
    long receivedNanos) {}
