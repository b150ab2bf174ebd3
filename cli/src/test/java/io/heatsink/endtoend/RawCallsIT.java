package io.heatsink.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import io.heatsink.lab.Lab;
import io.heatsink.proxy.Proxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Calls that no SDK would send, and calls of clients that send many at once. */
class RawCallsIT {
  private static final String DYNAMODB = "DynamoDB_20120810.";

  /** What is sent, by what it is: the target, and the body. */
  private static Map<String, List<String>> requests() {
    Map<String, List<String>> requests = new LinkedHashMap<>();
    requests.put("an unknown operation", List.of(DYNAMODB + "FoldItem", "{}"));
    requests.put("an unknown service", List.of("DynamoDB_20991231.GetItem", "{}"));
    requests.put("a target that is none", List.of("GetItem", "{}"));
    requests.put("an empty target", List.of("", "{}"));
    requests.put("an empty body", List.of(DYNAMODB + "GetItem", ""));
    requests.put("an empty object", List.of(DYNAMODB + "GetItem", "{}"));
    requests.put("a list", List.of(DYNAMODB + "GetItem", "[]"));
    requests.put("half an object", List.of(DYNAMODB + "GetItem", "{\"TableName\":\"orders\""));
    requests.put("more than an object", List.of(DYNAMODB + "ListTables", "{}{}"));
    requests.put(
        "a number as table", List.of(DYNAMODB + "GetItem", "{\"TableName\":1,\"Key\":{}}"));
    requests.put(
        "null as key", List.of(DYNAMODB + "GetItem", "{\"TableName\":\"orders\",\"Key\":null}"));
    requests.put(
        "a key of two types",
        List.of(
            DYNAMODB + "GetItem",
            "{\"TableName\":\"orders\",\"Key\":{\"pk\":{\"S\":\"a\",\"N\":\"1\"},\"sk\":{\"N\":\"1\"}}}"));
    requests.put(
        "a number that is none",
        List.of(
            DYNAMODB + "GetItem",
            "{\"TableName\":\"orders\",\"Key\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"one\"}}}"));
    requests.put(
        "an unknown enumeration",
        List.of(
            DYNAMODB + "GetItem",
            "{\"TableName\":\"orders\",\"ReturnConsumedCapacity\":\"SOME\",\"Key\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}}"));
    requests.put(
        "a field that nobody knows",
        List.of(
            DYNAMODB + "GetItem",
            "{\"Later\":[1,{}],\"TableName\":\"orders\",\"Key\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}}"));
    requests.put(
        "two tables in one",
        List.of(
            DYNAMODB + "GetItem",
            "{\"TableName\":\"orders\",\"TableName\":\"other\",\"Key\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}}"));
    requests.put(
        "deep nesting",
        List.of(DYNAMODB + "GetItem", "{\"a\":".repeat(200) + "1" + "}".repeat(200)));
    requests.put(
        "bytes that are no UTF-8",
        List.of(DYNAMODB + "GetItem", "{\"TableName\":\"\u00ff\ud800\"}"));
    return requests;
  }

  @Test
  void areAnsweredAlike() throws IOException, InterruptedException {
    try (Lab straight = Proxies.lab();
        Lab behind = Proxies.lab();
        Proxy proxy = Proxies.inFrontOf(behind.endpoint(), Map.of());
        HttpClient http = HttpClient.newHttpClient()) {
      for (URI endpoint : List.of(straight.endpoint(), behind.endpoint())) {
        try (DynamoDbClient client = Clients.to(endpoint)) {
          client.createTable(TableSteps.ordersTable());
          TableSteps.untilActive(client);
        }
      }
      for (String gzip : List.of("identity", "gzip")) {
        for (Map.Entry<String, List<String>> request : requests().entrySet()) {
          List<Object> expected = send(http, straight.endpoint(), request.getValue(), gzip);
          List<Object> actual = send(http, Proxies.address(proxy), request.getValue(), gzip);
          assertSoftly(s -> s.assertThat(actual).as(request.getKey()).isEqualTo(expected));
        }
      }
    }
  }

  @Test
  void ofTwoTargetsNoneIsChosen() throws IOException, InterruptedException {
    try (TroubledServer server = new TroubledServer();
        Proxy proxy = Proxies.inFrontOf(server.endpoint(), Map.of());
        HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(Proxies.address(proxy))
              .header("X-Amz-Target", DYNAMODB + "GetItem")
              .header("X-Amz-Target", DYNAMODB + "DeleteTable");
      HttpResponse<String> reply =
          http.send(
              request.POST(BodyPublishers.ofString("{\"TableName\":\"orders\"}")).build(),
              BodyHandlers.ofString());
      assertThat(reply.statusCode()).isEqualTo(400);
      assertThat(reply.body()).contains("#UnknownOperationException");
      assertThat(server.seen()).isEmpty();
    }
  }

  /** A client that is killed while it sends. */
  @Test
  void ofARequestThatIsResetHalfWayNothingGoesUpstream() throws IOException {
    try (TroubledServer server = new TroubledServer();
        Proxy proxy = Proxies.inFrontOf(server.endpoint(), Map.of());
        DynamoDbClient client = Clients.to(Proxies.address(proxy))) {
      String head = "POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: DynamoDB_20120810.PutItem\r\n";
      String item = "{\"TableName\":\"orders\",\"Item\":{\"pk\":{\"S\":\"a\"}}}";
      for (String sent :
          List.of(
              head,
              head + "Content-Length: 100\r\n\r\n" + item,
              head + "Transfer-Encoding: chunked\r\n\r\n",
              head
                  + "Transfer-Encoding: chunked\r\n\r\n"
                  + Integer.toHexString(item.length())
                  + "\r\n"
                  + item
                  + "\r\n")) {
        try (Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), proxy.address().getPort())) {
          socket.getOutputStream().write(sent.getBytes(ISO_8859_1));
          socket.setSoLinger(true, 0); // closing resets
        }
      }
      TableSteps.poll(() -> Admin.metrics(proxy).get("heatsink_client_connections") == 0);

      client.getItem(ItemSteps.get("a", 1));

      assertThat(server.seen()).containsExactly("GetItem");
      assertThat(Admin.metrics(proxy)).containsEntry("heatsink_client_in_flight_bytes", 0.0);
    }
  }

  @Test
  void manyAtOnceOverFewConnectionsEachGetTheirOwnAnswer() throws IOException {
    try (Lab lab = Proxies.lab();
        Proxy proxy = Proxies.inFrontOf(lab.endpoint(), Map.of());
        DynamoDbClient sync = Clients.to(lab.endpoint());
        DynamoDbAsyncClient client =
            DynamoDbAsyncClient.builder()
                .endpointOverride(Proxies.address(proxy))
                .region(Region.of(Clients.REGION))
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
      sync.createTable(TableSteps.ordersTable());
      TableSteps.untilActive(sync);
      List<java.util.concurrent.CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        int sort = i;
        answers.add(
            client
                .putItem(
                    r -> r.tableName("orders").item(ItemSteps.item("many", sort, "s" + sort, 50)))
                .thenCompose(
                    put ->
                        client.getItem(
                            r ->
                                r.tableName("orders")
                                    .key(Step.key("many", sort))
                                    .consistentRead(true)))
                .thenApply(got -> got.item().get("status").s()));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).join()).isEqualTo("s" + i);
      }
    }
  }

  private static List<Object> send(
      HttpClient http, URI endpoint, List<String> targetAndBody, String encoding)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("X-Amz-Target", targetAndBody.get(0))
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("Accept-Encoding", encoding)
            .header("X-Amz-Date", "20261121T000000Z")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=anyone/20261121/eu-central-1/dynamodb/aws4_request,"
                    + " SignedHeaders=host;x-amz-date;x-amz-target, Signature=0")
            .POST(BodyPublishers.ofString(targetAndBody.get(1)))
            .build();
    HttpResponse<byte[]> reply = http.send(request, BodyHandlers.ofByteArray());
    CRC32 crc = new CRC32();
    crc.update(reply.body());
    assertThat(reply.headers().firstValue("x-amz-crc32")).hasValue(Long.toString(crc.getValue()));
    assertThat(reply.headers().firstValue("x-amzn-requestid")).isPresent();
    return List.of(
        reply.statusCode(),
        reply.headers().firstValue("content-type").orElse(""),
        reply.headers().firstValue("content-encoding").orElse(""),
        new String(reply.body(), java.nio.charset.StandardCharsets.ISO_8859_1));
  }
}
