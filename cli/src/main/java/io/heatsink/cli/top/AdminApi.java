package io.heatsink.cli.top;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * A proxy's admin API.
 *
 * @param token for an admin port that is not on loopback
 */
public record AdminApi(HttpClient client, URI admin, Optional<String> token) {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final ObjectMapper MAPPER =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  public static AdminApi at(URI admin, Optional<String> token) {
    return new AdminApi(HttpClient.newBuilder().connectTimeout(TIMEOUT).build(), admin, token);
  }

  /** The body of {@code GET /api/heat}. */
  String heatJson() throws IOException, InterruptedException {
    return get("/api/heat");
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(admin.resolve(path)).timeout(TIMEOUT);
    token.ifPresent(t -> request.header("Authorization", "Bearer " + t));
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("%s answered %d to %s".formatted(admin, answer.statusCode(), path));
    }
    return answer.body();
  }

  public HeatReport heat() throws IOException, InterruptedException {
    return parse(heatJson());
  }

  CacheReport caches() throws IOException, InterruptedException {
    return parse(get("/api/cache"), CacheReport.class);
  }

  static HeatReport parse(String json) throws IOException {
    return parse(json, HeatReport.class);
  }

  static <T> T parse(String json, Class<T> type) throws IOException {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IOException("What answered is no Heatsink admin API: " + e.getOriginalMessage(), e);
    }
  }
}
