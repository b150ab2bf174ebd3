package io.heatsink.bench.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** What a proxy's {@code /metrics} show at one moment. */
record Metrics(List<String> lines) {
  static Metrics of(Proxy.Started proxy) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(proxy.admin())))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return new Metrics(
          client.send(request, HttpResponse.BodyHandlers.ofString()).body().lines().toList());
    }
  }

  /** The sum of all series of that name whose labels hold the text. */
  double sum(String name, String labels) {
    return lines.stream()
        .filter(line -> line.startsWith(name + '{') && line.contains(labels))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Of the cache of all tables and classes. */
  double ofCache(String what) {
    return sum("heatsink_cache_" + what, "");
  }

  /** How many limits DynamoDB named as short that have this in their names. */
  double throttles(String reason) {
    return sum("heatsink_upstream_to_proxy_throttling_reasons_total", reason);
  }
}
