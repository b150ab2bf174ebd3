package io.heatsink.proxy.configuration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis server is.
 *
 * @param tls whether it is spoken to over TLS: {@code rediss://}
 */
public record RedisUrl(String host, int port, boolean tls) {
  private static final int DEFAULT_PORT = 6379;

  /**
   * A URL that may hold a password by mistake, and so is never shown where one could stand in it.
   */
  record Shaped() implements Shape<RedisUrl> {
    @Override
    public @Nullable RedisUrl read(YamlNode node, String path, Findings findings) {
      if (!(node instanceof YamlNode.Text text) || text.isNull()) {
        findings.add(
            node.place(), path, "", "is " + node.kind(), "Write " + expects() + ", or remove it.");
        return null;
      }
      if (text.value().contains("@")) {
        findings.add(
            node.place(),
            path,
            "",
            "holds a user or a password",
            "Write " + expects() + "; say who to be by username and passwordFile.");
        return null;
      }
      try {
        return parse(text.value());
      } catch (IllegalArgumentException e) {
        String wrong = e.getMessage() == null ? "cannot be read" : e.getMessage();
        findings.add(node.place(), path, text.value(), wrong, "Write " + expects() + ".");
        return null;
      }
    }

    @Override
    public String expects() {
      return "a URL such as redis://127.0.0.1:6379, or rediss://… for TLS";
    }
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException with what is wrong, as the end of a sentence
   */
  static RedisUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is no URL: " + e.getReason(), e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("redis") && !scheme.equals("rediss")) {
      throw new IllegalArgumentException("begins with neither redis:// nor rediss://");
    }
    if (uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !(uri.getRawPath() == null
            || uri.getRawPath().isEmpty()
            || uri.getRawPath().equals("/"))) {
      throw new IllegalArgumentException(
          "says more than scheme, host and port; databases other than the first are not used");
    }
    if (uri.getHost() == null || uri.getPort() > 65_535 || uri.getPort() == 0) {
      throw new IllegalArgumentException("names no host that could be called");
    }
    return new RedisUrl(
        uri.getHost().toLowerCase(Locale.ROOT),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        scheme.equals("rediss"));
  }

  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://") + host + ":" + port;
  }
}
