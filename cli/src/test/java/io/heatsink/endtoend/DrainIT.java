package io.heatsink.endtoend;

import static io.heatsink.endtoend.TroubledServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.endtoend.TroubledServer.Trouble;
import io.heatsink.proxy.Proxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/** The admin port's pages, and how a proxy goes. */
class DrainIT {
  private static final int IN_FLIGHT = 8;

  @Test
  void thePagesAreThereFromTheStart() throws IOException {
    try (TroubledServer server = new TroubledServer();
        Proxy proxy = Proxies.inFrontOf(server.endpoint(), Map.of());
        DynamoDbClient client = Clients.to(Proxies.address(proxy))) {
      client.getItem(ItemSteps.get("a", 1));
      assertThat(Admin.get(proxy, "/livez").statusCode()).isEqualTo(200);
      assertThat(Admin.get(proxy, "/readyz").statusCode()).isEqualTo(200);
      assertThat(Admin.json(proxy, "/api/heat").path("keys").isArray()).isTrue();
      assertThat(Admin.json(proxy, "/api/status").path("upstream").path("url").asText())
          .isEqualTo(server.endpoint().toString());
      assertThat(Admin.metrics(proxy))
          .containsEntry(
              "heatsink_client_to_proxy_requests_total{index=\"none\",operation=\"GetItem\",table=\"orders\"}",
              1.0)
          .containsEntry(
              "heatsink_proxy_to_upstream_requests_total{index=\"none\",operation=\"GetItem\",table=\"orders\"}",
              1.0);
    }
  }

  @Test
  void onlyAPostDrains() throws IOException {
    try (TroubledServer server = new TroubledServer();
        Proxy proxy = Proxies.inFrontOf(server.endpoint(), Map.of());
        DynamoDbClient client = Clients.to(Proxies.address(proxy))) {
      assertThat(Admin.get(proxy, "/drain").statusCode()).isEqualTo(405);
      assertThat(post(proxy, "text/plain").statusCode()).isEqualTo(415);
      assertThat(
              Admin.send(
                      HttpRequest.newBuilder(Proxies.admin(proxy).resolve("/drain"))
                          .header("Content-Type", "application/json")
                          .header("Origin", "http://elsewhere.example")
                          .POST(BodyPublishers.noBody())
                          .build())
                  .statusCode())
          .isEqualTo(403);
      assertThat(Admin.get(proxy, "/readyz").statusCode()).isEqualTo(200);
      client.getItem(ItemSteps.get("a", 1));
    }
  }

  @Test
  void whatIsUnderWayEndsAndNothingElseBegins() throws Exception {
    CountDownLatch answerNow = new CountDownLatch(1);
    try (TroubledServer server = new TroubledServer();
        Proxy proxy = Proxies.inFrontOf(server.endpoint(), Map.of());
        DynamoDbClient client = Clients.to(Proxies.address(proxy));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<GetItemResponse>> calls = inFlight(server, answerNow, client, threads);
      assertThat(post(proxy, "application/json").statusCode()).isEqualTo(202);
      assertThat(Admin.get(proxy, "/readyz").statusCode()).isEqualTo(503);
      assertThat(Admin.get(proxy, "/livez").statusCode()).isEqualTo(200);
      TableSteps.poll(() -> !accepts(proxy));
      answerNow.countDown();
      for (Future<GetItemResponse> call : calls) {
        assertThat(call.get().item()).containsKey("late");
      }
      TableSteps.poll(() -> Admin.metrics(proxy).get("heatsink_client_connections") == 0);
      assertThatThrownBy(() -> client.getItem(ItemSteps.get("a", 1)))
          .hasMessageContaining("onnect");
    }
  }

  @Test
  void closingCutsNothing() throws Exception {
    CountDownLatch answerNow = new CountDownLatch(1);
    try (TroubledServer server = new TroubledServer();
        Proxy proxy = Proxies.inFrontOf(server.endpoint(), Map.of());
        DynamoDbClient client = Clients.to(Proxies.address(proxy));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<GetItemResponse>> calls = inFlight(server, answerNow, client, threads);
      Instant began = Instant.now();
      Future<?> closing = threads.submit(proxy::close);
      TableSteps.poll(() -> !accepts(proxy));
      answerNow.countDown();
      for (Future<GetItemResponse> call : calls) {
        assertThat(call.get().item()).containsKey("late");
      }
      closing.get();
      assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }
  }

  private static List<Future<GetItemResponse>> inFlight(
      TroubledServer server,
      CountDownLatch answerNow,
      DynamoDbClient client,
      ExecutorService threads) {
    Trouble waiting =
        connection -> {
          try {
            answerNow.await();
          } catch (InterruptedException e) {
            return false;
          }
          connection.send(reply(200, "{\"Item\":{\"late\":{\"BOOL\":true}}}"));
          return true;
        };
    List<Future<GetItemResponse>> calls = new ArrayList<>();
    for (int i = 0; i < IN_FLIGHT; i++) {
      server.then(waiting);
      calls.add(threads.submit(() -> client.getItem(ItemSteps.get("a", 1))));
    }
    TableSteps.poll(() -> server.seen().size() == IN_FLIGHT);
    return calls;
  }

  private static HttpResponse<String> post(Proxy proxy, String type) {
    return Admin.send(
        HttpRequest.newBuilder(Proxies.admin(proxy).resolve("/drain"))
            .header("Content-Type", type)
            .POST(BodyPublishers.noBody())
            .build());
  }

  private static boolean accepts(Proxy proxy) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.address().getPort())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
