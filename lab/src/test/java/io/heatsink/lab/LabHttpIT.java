package io.heatsink.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.heatsink.dynamodb.signature.Credentials;
import io.heatsink.partition.PartitionSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabHttpIT {
  private final HttpClient http = HttpClient.newHttpClient();
  private Lab lab = unstarted();

  @SuppressWarnings("NullAway") // set before any test runs
  private static Lab unstarted() {
    return null;
  }

  @BeforeAll
  void start() throws Exception {
    lab =
        Lab.start(
            LabOptions.DEFAULT.withPort(0).withLimits(PartitionSettings.DEFAULT.withPartitions(2)));
  }

  @AfterAll
  void stop() {
    http.close();
    lab.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(lab.endpoint() + path));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpRequest.Builder call(String operation, String body) {
    return request("/")
        .header("X-Amz-Target", "DynamoDB_20120810." + operation)
        .POST(BodyPublishers.ofString(body));
  }

  @Test
  void anyCredentialsAreAcceptedButSomeMustBeThere() throws Exception {
    HttpResponse<String> none = send(call("ListTables", "{}").build());
    HttpResponse<String> nonsense =
        send(call("ListTables", "{}").header("Authorization", "let me in").build());

    assertThat(none.statusCode()).isEqualTo(400);
    assertThat(none.body())
        .isEqualTo(
            "{\"__type\":\"com.amazon.coral.service#MissingAuthenticationTokenException\","
                + "\"message\":\"Request is missing Authentication Token\"}");
    assertThat(nonsense.statusCode()).isEqualTo(200);
    assertThat(nonsense.body()).startsWith("{\"TableNames\":[");
  }

  @Test
  void aLenientLabTakesUnsignedRequestsAndNamesThatNoExpressionUses() throws Exception {
    String body =
        """
        {"TableName":"none","Key":{"pk":{"S":"a"}},"ProjectionExpression":"#a",
         "ExpressionAttributeNames":{"#a":"a","#b":"b"}}\
        """;
    HttpRequest.Builder get =
        request("/")
            .header("X-Amz-Target", "DynamoDB_20120810.GetItem")
            .POST(BodyPublishers.ofString(body));
    assertThat(send(get.copy().header("Authorization", "any").build()).body())
        .contains("unused in expressions: keys: {#b}");

    try (Lab lenient = Lab.start(LabOptions.DEFAULT.withPort(0).withLenient(true))) {
      assertThat(send(get.uri(lenient.endpoint()).build()).body())
          .contains("ResourceNotFoundException");
    }
  }

  @Test
  void whatTheLabDoesNotKnowIsAnsweredAsUnknown() throws Exception {
    HttpResponse<String> unknown =
        send(call("BrewCoffee", "{}").header("Authorization", "any").build());
    HttpResponse<String> streams =
        send(
            request("/")
                .header("X-Amz-Target", "DynamoDBStreams_20120810.GetItem")
                .header("Authorization", "any")
                .POST(BodyPublishers.ofString("{}"))
                .build());

    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("com.amazon.coral.service#UnknownOperationException");
    assertThat(streams.body()).contains("com.amazon.coral.service#UnknownOperationException");
  }

  @Test
  void theHealthCheckIsDynamoDbs() throws Exception {
    assertThat(send(request("/").build()).body())
        .isEqualTo("healthy: 127.0.0.1:" + lab.port() + " ");
  }

  @Test
  void partitionsAreShownAsJson() throws Exception {
    try (DynamoDbClient client = LabClient.of(lab.endpoint())) {
      client.createTable(LabClient.provisioned(10, 10).build());
      LabClient.put(client, "key");
    }

    HttpResponse<String> page = send(request("/lab/partitions").build());

    assertThat(page.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(page.body())
        .contains("\"throttling\":true", "\"table\":\"orders\",\"index\":null")
        .contains("{\"hash\":\"0000000000000000\",\"sortKey\":null,\"after\":false}")
        .contains("{\"hash\":\"7fffffffffffffff\",\"sortKey\":null,\"after\":false}")
        .contains("\"reads\":{\"of\":\"table\",\"perSecond\":10.0,")
        .contains("\"readPeak\":0.0,\"writePeak\":0.0,")
        .contains("\"account\":{\"provisionedReadUnits\":10,\"provisionedWriteUnits\":10}")
        .contains("{\"of\":\"partition\",\"perSecond\":1000.0,");
    assertThat(isJson(page.body())).isTrue();
  }

  private static boolean isJson(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      while (parser.nextToken() != null) {}
      return true;
    }
  }

  @Test
  void aPortThatIsTakenIsSaidSo() {
    assertThatThrownBy(() -> Lab.start(LabOptions.DEFAULT.withPort(lab.port())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot listen on")
        .hasMessageContaining(String.valueOf(lab.port()));
  }

  @Test
  void aWebPageMayCallAndReadTheAnswer() throws Exception {
    HttpResponse<String> asked =
        send(
            request("/")
                .header("Origin", "https://example.com")
                .header("Access-Control-Request-Headers", "x-amz-target")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody())
                .build());
    HttpResponse<String> called =
        send(
            call("ListTables", "{}")
                .header("Origin", "https://example.com")
                .header("Authorization", "let me in")
                .build());

    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(asked.headers().map())
        .containsEntry("access-control-allow-origin", List.of("*"))
        .containsEntry("access-control-allow-headers", List.of("x-amz-target"))
        .containsEntry("access-control-allow-methods", List.of("POST"))
        .containsEntry("access-control-max-age", List.of("172800"));
    assertThat(called.headers().map())
        .containsEntry("access-control-allow-origin", List.of("*"))
        .containsKey("access-control-expose-headers")
        .containsKey("x-amz-crc32");
    assertThat(
            send(call("ListTables", "{}").header("Authorization", "let me in").build()).headers())
        .satisfies(
            headers -> assertThat(headers.firstValue("access-control-allow-origin")).isEmpty());
  }

  @Test
  void onlyTheCredentialsThatItWasGivenAreTaken() throws Exception {
    LabOptions options =
        LabOptions.DEFAULT.withPort(0).withCredentials(List.of(Credentials.of("mine", "anything")));
    try (Lab strict = Lab.start(options);
        DynamoDbClient mine = LabClient.of(strict.endpoint(), "mine", Region.EU_CENTRAL_1);
        DynamoDbClient elsewhere = LabClient.of(strict.endpoint(), "mine", Region.US_EAST_1);
        DynamoDbClient stranger = LabClient.of(strict.endpoint())) {
      assertThat(mine.listTables().tableNames()).isEmpty();
      assertThat(elsewhere.listTables().tableNames()).isEmpty();
      assertThatThrownBy(stranger::listTables)
          .isInstanceOfSatisfying(
              DynamoDbException.class,
              e ->
                  assertThat(e.awsErrorDetails().errorCode())
                      .isEqualTo("UnrecognizedClientException"));
    }
    LabOptions others =
        LabOptions.DEFAULT.withPort(0).withCredentials(List.of(Credentials.of("mine", "other")));
    try (Lab strict = Lab.start(others);
        DynamoDbClient wrong = LabClient.of(strict.endpoint(), "mine", Region.EU_CENTRAL_1)) {
      assertThatThrownBy(wrong::listTables)
          .isInstanceOfSatisfying(
              DynamoDbException.class,
              e ->
                  assertThat(e.awsErrorDetails().errorCode())
                      .isEqualTo("InvalidSignatureException"));
    }
  }
}
