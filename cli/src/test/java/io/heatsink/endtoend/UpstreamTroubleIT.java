package io.heatsink.endtoend;

import static io.heatsink.endtoend.TroubledServer.reply;
import static io.heatsink.endtoend.TroubledServer.sending;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.heatsink.endtoend.TroubledServer.Trouble;
import io.heatsink.proxy.Proxy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * What clients see of an upstream in trouble: an error in DynamoDB's form, or, of a read, the
 * answer to its second attempt. A write is sent once, and never a second time once its bytes were
 * on their way.
 */
class UpstreamTroubleIT {
  static Stream<Arguments> troubles() {
    return Stream.of(
        trouble("resets after it has read the call", connection -> resetAfter(connection, "")),
        trouble("resets within the head", connection -> resetAfter(connection, "HTTP/1.1 20")),
        trouble(
            "resets within the body",
            connection ->
                resetAfter(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"It")),
        trouble("closes without a word", connection -> false),
        trouble("closes within the body", sending(half(reply(200, "{\"Item\":{}}")), false)),
        trouble(
            "answers garbage", sending("\u0000\u0001\u0002 no HTTP\r\n\r\n".getBytes(UTF_8), true)),
        trouble("answers a page", sending(reply(200, "<html>Welcome</html>"), true)),
        trouble("answers a page as error", sending(reply(502, "<html>Bad Gateway</html>"), true)),
        trouble("answers half an object", sending(reply(200, "{\"Item\":{\"pk\""), true)),
        trouble("answers nothing", sending(reply(200, ""), true)),
        trouble(
            "damages its answer",
            sending(
                new String(reply(200, "{\"Item\":{}}"), UTF_8)
                    .replace("Item", "Idem")
                    .getBytes(UTF_8),
                true)),
        trouble(
            "says a length that is too great by far",
            sending("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n{}".getBytes(UTF_8), true)),
        trouble(
            "says two lengths",
            sending(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"
                    .getBytes(UTF_8),
                true)),
        trouble("says no length", sending("HTTP/1.1 200 OK\r\n\r\n{}".getBytes(UTF_8), false)),
        trouble(
            "sends it elsewhere",
            sending(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(UTF_8),
                true)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("troubles")
  void aReadIsAnsweredAtTheSecondAttempt(String name, Trouble trouble) throws IOException {
    try (TroubledServer server = new TroubledServer().then(trouble);
        Proxy proxy = Proxies.inFrontOf(server.endpoint(), Map.of());
        DynamoDbClient client = Clients.to(Proxies.address(proxy))) {
      client.getItem(ItemSteps.get("a", 1));
      assertThat(server.seen()).containsExactly("GetItem", "GetItem");
      assertNothingIsHeld(proxy);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("troubles")
  void aReadIsNotTriedAThirdTime(String name, Trouble trouble) throws IOException {
    try (TroubledServer server = new TroubledServer().then(trouble).then(trouble);
        Proxy proxy = Proxies.inFrontOf(server.endpoint(), Map.of());
        DynamoDbClient client = Clients.to(Proxies.address(proxy))) {
      assertInternalServerError(() -> client.getItem(ItemSteps.get("a", 1)));
      assertThat(server.seen()).containsExactly("GetItem", "GetItem");
      client.getItem(ItemSteps.get("a", 1));
      assertNothingIsHeld(proxy);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("troubles")
  void aWriteIsSentOnceAndTheNextCallWorks(String name, Trouble trouble) throws IOException {
    try (TroubledServer server = new TroubledServer().then(trouble);
        Proxy proxy = Proxies.inFrontOf(server.endpoint(), Map.of());
        DynamoDbClient client = Clients.to(Proxies.address(proxy))) {
      assertInternalServerError(() -> increment(client));
      assertThat(server.seen()).containsExactly("UpdateItem");
      increment(client);
      assertThat(server.seen()).containsExactly("UpdateItem", "UpdateItem");
      assertNothingIsHeld(proxy);
    }
  }

  @Test
  void anUpstreamThatIsDownIsUnavailableUntilItComesUp() throws IOException {
    TroubledServer gone = new TroubledServer();
    gone.close();
    try (Proxy proxy = Proxies.inFrontOf(gone.endpoint(), Map.of());
        DynamoDbClient client = Clients.to(Proxies.address(proxy))) {
      for (Runnable call :
          List.<Runnable>of(() -> client.getItem(ItemSteps.get("a", 1)), () -> increment(client))) {
        DynamoDbException e = catchThrowableOfType(DynamoDbException.class, call::run);
        assertThat(e.statusCode()).isEqualTo(503);
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ServiceUnavailableException");
        assertThat(e.requestId()).isNotBlank();
      }
      try (TroubledServer server = new TroubledServer(gone.endpoint().getPort())) {
        increment(client);
        client.getItem(ItemSteps.get("a", 1));
        assertThat(server.seen()).containsExactly("UpdateItem", "GetItem");
      }
      assertNothingIsHeld(proxy);
    }
  }

  @Test
  void connectionsThatTheUpstreamClosesBetweenCallsDoNoHarm() throws IOException {
    Trouble lastAnswer = sending(reply(200, "{}"), false);
    try (TroubledServer server = new TroubledServer();
        Proxy proxy = Proxies.inFrontOf(server.endpoint(), Map.of());
        DynamoDbClient client = Clients.to(Proxies.address(proxy))) {
      for (int i = 0; i < 20; i++) {
        server.then(lastAnswer);
        client.getItem(ItemSteps.get("a", 1));
      }
      assertNothingIsHeld(proxy);
    }
  }

  @Test
  void aSlowAnswerIsWaitedForAndALargeOnePasses() throws IOException {
    String large = "{\"Item\":{\"text\":{\"S\":\"" + "x".repeat(20_000_000) + "\"}}}";
    try (TroubledServer server =
            new TroubledServer()
                .then(
                    connection -> {
                      pause(Duration.ofMillis(1500));
                      connection.send(reply(200, "{\"Item\":{\"slow\":{\"BOOL\":true}}}"));
                      return true;
                    })
                .then(sending(reply(200, large), true));
        Proxy proxy = Proxies.inFrontOf(server.endpoint(), Map.of());
        DynamoDbClient client = Clients.to(Proxies.address(proxy))) {
      assertThat(client.getItem(ItemSteps.get("a", 1)).item()).containsKey("slow");
      assertThat(client.getItem(ItemSteps.get("a", 1)).item().get("text").s()).hasSize(20_000_000);
      assertThat(server.seen()).hasSize(2);
      assertNothingIsHeld(proxy);
    }
  }

  /** After the 30 s that AWS's SDKs wait at most, or are said to. */
  @Test
  void anUpstreamThatSaysNothingIsGivenUp() throws Exception {
    Trouble silence =
        connection -> {
          connection.saysNothing();
          return false;
        };
    try (TroubledServer server = new TroubledServer().then(silence).then(silence).then(silence);
        Proxy proxy = Proxies.inFrontOf(server.endpoint(), Map.of());
        SdkHttpClient http =
            ApacheHttpClient.builder().socketTimeout(Duration.ofSeconds(50)).build();
        DynamoDbClient client = Clients.to(Proxies.address(proxy), http);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls =
          List.of(
              threads.submit(
                  () -> assertInternalServerError(() -> client.getItem(ItemSteps.get("a", 1)))),
              threads.submit(() -> assertInternalServerError(() -> increment(client))),
              threads.submit(() -> assertInternalServerError(() -> increment(client))));
      for (Future<?> call : calls) {
        call.get();
      }
      assertThat(server.seen()).containsExactlyInAnyOrder("GetItem", "UpdateItem", "UpdateItem");
      increment(client);
      assertNothingIsHeld(proxy);
    }
  }

  private static void increment(DynamoDbClient client) {
    client.updateItem(
        r ->
            r.tableName("orders")
                .key(Step.key("a", 1))
                .updateExpression("ADD sold :one")
                .expressionAttributeValues(Map.of(":one", Step.n("1"))));
  }

  private static void assertInternalServerError(Runnable call) {
    DynamoDbException e = catchThrowableOfType(DynamoDbException.class, call::run);
    assertThat(e.statusCode()).isEqualTo(500);
    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InternalServerError");
    assertThat(e.requestId()).isNotBlank();
  }

  /** No byte is owed, and no connection upstream is kept that is of no use. */
  private static void assertNothingIsHeld(Proxy proxy) {
    TableSteps.poll(
        () -> {
          Map<String, Double> metrics = Admin.metrics(proxy);
          return metrics.get("heatsink_client_in_flight_bytes") == 0
              && metrics.get("heatsink_upstream_in_flight_bytes") == 0
              && metrics.get("heatsink_upstream_connections") <= 4;
        });
  }

  private static Arguments trouble(String name, Trouble trouble) {
    return arguments(name, trouble);
  }

  private static boolean resetAfter(TroubledServer.Connection connection, String text)
      throws IOException {
    connection.send(text.getBytes(UTF_8));
    connection.reset();
    return false;
  }

  private static byte[] half(byte[] bytes) {
    return java.util.Arrays.copyOf(bytes, bytes.length - 5);
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
