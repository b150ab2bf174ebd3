package io.heatsink.http;

import java.net.URI;
import java.util.Locale;

/**
 * Where an upstream is: a scheme, a host and a port, and nothing else.
 *
 * @param tls whether it is {@code https}
 * @param host a name or an IP address, without brackets
 */
public record Endpoint(boolean tls, String host, int port) {
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  /**
   * @param uri such as {@code https://dynamodb.eu-central-1.amazonaws.com} or {@code
   *     http://127.0.0.1:8000}
   * @throws IllegalArgumentException if it is anything else; says what was expected
   */
  public static Endpoint of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    boolean plain =
        (tls || scheme.equals("http"))
            && uri.getHost() != null
            && uri.getRawUserInfo() == null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null
            && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
    if (!plain || uri.getPort() == 0 || uri.getPort() > 0xffff) {
      throw new IllegalArgumentException(
          "Upstream URL \"%s\": give http or https, a host and, where it is not the usual one, a port, and nothing else; such as https://dynamodb.eu-central-1.amazonaws.com."
              .formatted(uri));
    }
    String host = uri.getHost();
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    int usual = tls ? HTTPS_PORT : HTTP_PORT;
    return new Endpoint(tls, host, uri.getPort() < 0 ? usual : uri.getPort());
  }

  /** The Host header of a request to it. */
  String hostHeader() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (tls ? HTTPS_PORT : HTTP_PORT) ? name : name + ":" + port;
  }

  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + hostHeader();
  }
}
