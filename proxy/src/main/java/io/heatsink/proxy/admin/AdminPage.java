package io.heatsink.proxy.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

/** One answer of the admin port. */
public record AdminPage(int status, String contentType, byte[] body) {
  public static AdminPage text(int status, String text) {
    return new AdminPage(status, "text/plain; charset=utf-8", (text + "\n").getBytes(UTF_8));
  }

  public static AdminPage json(byte[] json) {
    return new AdminPage(200, "application/json", json);
  }

  /** Prometheus's text format. Source: prometheus.io, "Exposition formats". */
  public static AdminPage metrics(String exposition) {
    return new AdminPage(
        200, "text/plain; version=0.0.4; charset=utf-8", exposition.getBytes(UTF_8));
  }
}
