package io.heatsink.dynamodb.signature;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Signs requests for one service in one region, in the header form. Not thread-safe: one per event
 * loop.
 */
public final class RequestSigner {
  private final String scopeEnd;
  private final SigningKeys keys;
  private final CanonicalRequest canonical = new CanonicalRequest();
  private final StringBuilder text = new StringBuilder(512);
  private int[] order = new int[16];

  private String scope = "";

  private RequestSigner(String region, String service) {
    scopeEnd = "/" + region + "/" + service + "/" + CanonicalRequest.TERMINATOR;
    keys = new SigningKeys(region, service);
  }

  public static RequestSigner forService(String service, String region) {
    return new RequestSigner(region, service);
  }

  /**
   * The value of the Authorization header.
   *
   * @param time as {@link AmzDate#format} writes it, and as the X-Amz-Date among the headers
   * @param uri path and query, encoded as they will be sent
   * @param headers those to sign, each once: Host, X-Amz-Date and all others that begin with
   *     X-Amz-, and what else should be. With a session token, X-Amz-Security-Token too
   * @param body the bytes that will be sent
   * @throws IllegalArgumentException if the URI has no clear canonical form
   */
  public String authorization(
      Credentials credentials,
      String time,
      String method,
      String uri,
      HeaderList headers,
      byte[] body) {
    int count = sort(headers);
    try {
      canonical.begin(method, uri);
    } catch (UnclearRequest e) {
      throw new IllegalArgumentException("Cannot sign " + uri + ": " + e.getMessage(), e);
    }
    for (int i = 0; i < count; i++) {
      canonical.headerName(headers.name(order[i]));
      canonical.headerValue(headers.value(order[i]), true);
      canonical.headerEnd();
    }
    canonical.headersEnd();
    for (int i = 0; i < count; i++) {
      canonical.signedHeader(headers.name(order[i]), i == 0);
    }
    canonical.body(body);
    String day = AmzDate.day(time);
    if (!scope.startsWith(day)) {
      scope = day + scopeEnd;
    }
    byte[] signature = canonical.sign(keys.of(credentials, day), time, scope);
    text.setLength(0);
    text.append(CanonicalRequest.ALGORITHM)
        .append(" Credential=")
        .append(credentials.accessKeyId())
        .append('/')
        .append(scope)
        .append(", SignedHeaders=");
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        text.append(';');
      }
      appendLowerCase(headers.name(order[i]));
    }
    return text.append(", Signature=")
        .append(new String(signature, StandardCharsets.US_ASCII))
        .toString();
  }

  /** Puts the headers into the canonical order: insertion, because they mostly are in it. */
  private int sort(HeaderList headers) {
    int count = headers.size();
    if (order.length < count) {
      order = Arrays.copyOf(order, 2 * count);
    }
    for (int i = 0; i < count; i++) {
      String name = headers.name(i);
      int at = i;
      while (at > 0 && compare(headers.name(order[at - 1]), name) > 0) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = i;
      if (at > 0 && compare(headers.name(order[at - 1]), name) == 0) {
        throw new IllegalArgumentException("Header " + name + " is to be signed twice");
      }
    }
    return count;
  }

  private static int compare(String some, String other) {
    int shorter = Math.min(some.length(), other.length());
    for (int i = 0; i < shorter; i++) {
      int difference =
          CanonicalBuffer.lower(some.charAt(i)) - CanonicalBuffer.lower(other.charAt(i));
      if (difference != 0) {
        return difference;
      }
    }
    return some.length() - other.length();
  }

  private void appendLowerCase(String name) {
    for (int i = 0; i < name.length(); i++) {
      text.append(CanonicalBuffer.lower(name.charAt(i)));
    }
  }
}
