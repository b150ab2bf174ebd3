package io.heatsink.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heatsink.proxy.Proxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/** A proxy's admin port, as a person or a collector reads it. */
final class Admin {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Admin() {}

  static HttpResponse<String> get(Proxy proxy, String path) {
    return send(HttpRequest.newBuilder(Proxies.admin(proxy).resolve(path)).build());
  }

  static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted", e);
    }
  }

  static JsonNode json(Proxy proxy, String path) {
    try {
      return new ObjectMapper().readTree(get(proxy, path).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each metric without labels, by its name; those with labels by name and labels. */
  static Map<String, Double> metrics(Proxy proxy) {
    Map<String, Double> metrics = new HashMap<>();
    get(proxy, "/metrics")
        .body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int blank = line.lastIndexOf(' ');
              metrics.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
            });
    return metrics;
  }
}
