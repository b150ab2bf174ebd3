package io.heatsink.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heatsink.endtoend.RecordingHttpClient.Exchanged;
import io.heatsink.lab.Lab;
import io.heatsink.proxy.Proxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Who may do what, as SDK clients with several credentials find it. */
class CallersIT {
  private static final AwsCredentials OWNER = AwsBasicCredentials.create("HSK0", "owner's secret");
  private static final AwsCredentials SHOP = AwsBasicCredentials.create("HSK1", "shop's secret");

  @TempDir private Path folder;

  private Lab lab;
  private Proxy proxy;
  private DynamoDbClient owner;
  private DynamoDbClient shop;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("owner"), OWNER.secretAccessKey());
    Files.writeString(folder.resolve("shop"), SHOP.secretAccessKey());
    writeRules("{tables: [orders], operations: [read], leadingKeys: [\"a*\"]}");
    lab = Proxies.lab();
    proxy = Proxies.following(folder.resolve("heatsink.yaml"), lab.endpoint());
    owner = Clients.to(Proxies.address(proxy), OWNER);
    shop = Clients.to(Proxies.address(proxy), SHOP);
    owner.createTable(TableSteps.ordersTable());
    TableSteps.untilActive(owner);
    for (String key : List.of("a1", "b1")) {
      owner.putItem(r -> r.tableName("orders").item(ItemSteps.item(key, 1, "open", 100)));
    }
  }

  @AfterEach
  void stop() {
    owner.close();
    shop.close();
    proxy.close();
    lab.close();
  }

  private void writeRules(String ofShop) throws IOException {
    Path next = folder.resolve("next");
    Files.writeString(
        next,
        """
        callers:
          owner:
            accessKeyId: HSK0
            secretFile: "%s/owner"
            allow: [{tables: ["*"], operations: [read, write, control]}]
          shop:
            accessKeyId: HSK1
            secretFile: "%s/shop"
            allow: [%s]
        tables:
          orders:
            cache: {items: all, ttl: 60s}
        """
            .formatted(folder, folder, ofShop));
    Files.move(
        next,
        folder.resolve("heatsink.yaml"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void aCallerDoesWhatItsRulesAllow() {
    assertThat(shop.getItem(ItemSteps.get("a1", 1)).hasItem()).isTrue();
    assertThat(
            shop.query(
                    r ->
                        r.tableName("orders")
                            .keyConditionExpression("pk = :p")
                            .expressionAttributeValues(Map.of(":p", Step.s("a1"))))
                .count())
        .isEqualTo(1);
  }

  @Test
  void aCallerDoesNothingElse() {
    assertDenied(() -> shop.getItem(ItemSteps.get("b1", 1)));
    assertDenied(() -> shop.getItem(r -> r.tableName("other").key(Step.key("a1", 1))));
    assertDenied(
        () -> shop.putItem(r -> r.tableName("orders").item(ItemSteps.item("a1", 1, "x", 1))));
    assertDenied(() -> shop.scan(r -> r.tableName("orders")));
    assertDenied(() -> shop.listTables());
    assertDenied(() -> shop.deleteTable(r -> r.tableName("orders")));
    assertDenied(
        () ->
            shop.query(
                r ->
                    r.tableName("orders")
                        .indexName("by-status")
                        .keyConditionExpression("#s = :p")
                        .expressionAttributeNames(Map.of("#s", "status"))
                        .expressionAttributeValues(Map.of(":p", Step.s("open")))));
    assertDenied(() -> shop.executeStatement(r -> r.statement("SELECT * FROM orders")));
  }

  @Test
  void anArnOfItsTableIsAllowedAndOneOfTheSameNameElsewhereIsNot() {
    String own = arn();
    String elsewhere = "arn:aws:dynamodb:eu-west-1:999999999999:table/orders";

    assertThat(shop.getItem(r -> r.tableName(own).key(Step.key("a1", 1))).hasItem()).isTrue();
    assertDenied(() -> shop.getItem(r -> r.tableName(own).key(Step.key("b1", 1))));
    assertDenied(() -> shop.getItem(r -> r.tableName(elsewhere).key(Step.key("a1", 1))));
    assertDenied(() -> shop.describeTable(r -> r.tableName(elsewhere)));
    assertDenied(
        () ->
            shop.batchGetItem(
                r ->
                    r.requestItems(
                        Map.of(
                            elsewhere,
                            KeysAndAttributes.builder().keys(Step.key("a1", 1)).build()))));
  }

  @Test
  void aTableIsCachedOnceUnderItsNameAndItsArn() {
    String own = arn();
    try (RecordingHttpClient http = new RecordingHttpClient(false);
        DynamoDbClient reader = Clients.to(Proxies.address(proxy), OWNER, http)) {
      reader.getItem(r -> r.tableName(own).key(Step.key("b1", 1)));
      reader.getItem(ItemSteps.get("b1", 1));
      assertThat(http.take().getLast().header("Heatsink-Cache")).startsWith("hit");

      owner.updateItem(
          r ->
              r.tableName(own)
                  .key(Step.key("b1", 1))
                  .updateExpression("SET counted = :one")
                  .expressionAttributeValues(Map.of(":one", Step.n("1"))));

      assertThat(reader.getItem(ItemSteps.get("b1", 1)).item()).containsKey("counted");
    }
  }

  private String arn() {
    return owner.describeTable(r -> r.tableName("orders")).table().tableArn();
  }

  @Test
  void aBatchIsRefusedForOneForbiddenPartOfIt() {
    assertDenied(
        () ->
            shop.batchGetItem(
                r ->
                    r.requestItems(
                        Map.of(
                            "orders",
                            KeysAndAttributes.builder()
                                .keys(Step.key("a1", 1), Step.key("b1", 1))
                                .build()))));
    assertDenied(
        () ->
            shop.batchGetItem(
                r ->
                    r.requestItems(
                        Map.of(
                            "orders",
                            KeysAndAttributes.builder().keys(Step.key("a1", 1)).build(),
                            "other",
                            KeysAndAttributes.builder().keys(Step.key("a1", 1)).build()))));
    WriteRequest write =
        WriteRequest.builder()
            .putRequest(PutRequest.builder().item(ItemSteps.item("a1", 1, "x", 1)).build())
            .build();
    assertDenied(() -> shop.batchWriteItem(r -> r.requestItems(Map.of("orders", List.of(write)))));
  }

  @Test
  void aCachedItemIsNotGivenToWhoMayNotReadIt() {
    try (RecordingHttpClient http = new RecordingHttpClient(false);
        DynamoDbClient reader = Clients.to(Proxies.address(proxy), OWNER, http);
        DynamoDbClient stranger =
            Clients.to(
                Proxies.address(proxy), AwsBasicCredentials.create("HSK0", "guessed"), http)) {
      reader.getItem(ItemSteps.get("b1", 1));
      reader.getItem(ItemSteps.get("b1", 1));
      List<Exchanged> read = http.take();
      assertThat(read.getLast().header("Heatsink-Cache")).startsWith("hit");

      assertDenied(() -> shop.getItem(ItemSteps.get("b1", 1)));
      assertRefused("InvalidSignatureException", () -> stranger.getItem(ItemSteps.get("b1", 1)));
      assertThat(new String(http.take().getFirst().body(), java.nio.charset.StandardCharsets.UTF_8))
          .doesNotContain("xxx");
    }
  }

  /** As PgBouncer's CVE-2015-6817 had it: an unknown user got the proxy's own rights. */
  @ParameterizedTest
  @ValueSource(strings = {"HSK9", "hsk0", "heatsink", "owner", "local", "AKIAIOSFODNN7EXAMPLE"})
  void anUnknownKeyNeverGetsTheProxysRole(String keyId) throws IOException {
    try (TroubledServer server = new TroubledServer();
        Proxy inFront = Proxies.following(folder.resolve("heatsink.yaml"), server.endpoint());
        DynamoDbClient client =
            Clients.to(
                Proxies.address(inFront),
                AwsBasicCredentials.builder()
                    .accessKeyId(keyId)
                    .secretAccessKey(OWNER.secretAccessKey())
                    .build())) {
      DynamoDbException e =
          catchThrowableOfType(
              DynamoDbException.class, () -> client.getItem(ItemSteps.get("a1", 1)));
      assertThat(e.statusCode()).isEqualTo(400);
      assertThat(e.awsErrorDetails().errorCode())
          .isIn("UnrecognizedClientException", "IncompleteSignatureException");
      assertThat(server.seen()).isEmpty();
    }
  }

  @Test
  void aWrongSecretIsAnInvalidSignature() {
    try (DynamoDbClient client =
        Clients.to(Proxies.address(proxy), AwsBasicCredentials.create("HSK0", "another secret"))) {
      assertRefused("InvalidSignatureException", () -> client.getItem(ItemSteps.get("a1", 1)));
    }
  }

  @Test
  void aSessionTokenThatHeatsinkDidNotIssueIsRefused() {
    try (DynamoDbClient client =
        Clients.to(
            Proxies.address(proxy),
            AwsSessionCredentials.create(
                OWNER.accessKeyId(), OWNER.secretAccessKey(), "a token of AWS's"))) {
      assertRefused("UnrecognizedClientException", () -> client.getItem(ItemSteps.get("a1", 1)));
    }
  }

  @Test
  void aSignatureHoldsForItsTimeAndItsBodyOnly() throws IOException {
    String body = "{\"TableName\":\"orders\",\"Key\":{\"pk\":{\"S\":\"a1\"},\"sk\":{\"N\":\"1\"}}}";
    SignedCall signed = SignedCall.by(OWNER, Proxies.address(proxy), "GetItem", body);
    assertThat(signed.at(Instant.now()).send()).contains("\"Item\"");
    assertThat(signed.at(Instant.now().minus(Duration.ofMinutes(16))).send())
        .contains("#InvalidSignatureException", "Signature expired");
    assertThat(signed.at(Instant.now().plus(Duration.ofMinutes(16))).send())
        .contains("#InvalidSignatureException", "Signature not yet current");
    assertThat(signed.at(Instant.now()).withBody(body.replace("a1", "b1")).send())
        .contains("#InvalidSignatureException");
    assertThat(signed.at(Instant.now()).withTarget("DeleteItem").send())
        .contains("#InvalidSignatureException");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "Authorization,''",
        "Authorization,AWS4-HMAC-SHA256 Credential=x",
        "X-Amz-Date,''",
        "X-Amz-Date,20200101T000000Z",
        "X-Amz-Target,''",
        "X-Amz-Target,DynamoDB_20120810.DeleteTable",
        "X-Amz-Content-Sha256,UNSIGNED-PAYLOAD",
        "X-Amz-Security-Token,another",
      })
  void ofAHeaderThatStandsTwiceNoneIsChosen(String name, String value) throws IOException {
    String body = "{\"TableName\":\"orders\",\"Key\":{\"pk\":{\"S\":\"a1\"},\"sk\":{\"N\":\"1\"}}}";
    SignedCall signed =
        SignedCall.by(OWNER, Proxies.address(proxy), "GetItem", body).at(Instant.now());

    assertThat(signed.withAdded(name, value).send())
        .contains("\"__type\":\"com.amazon.coral.service#")
        .doesNotContain("\"Item\"");

    assertThat(signed.send()).contains("\"Item\"");
  }

  @Test
  void whatIsRevokedIsRefusedFromTheNextCallOn() throws IOException {
    shop.getItem(ItemSteps.get("a1", 1));
    reload("{tables: [orders], operations: [write]}");
    assertDenied(() -> shop.getItem(ItemSteps.get("a1", 1)));
    reload("{tables: [orders], operations: [read]}");
    assertThat(shop.getItem(ItemSteps.get("b1", 1)).hasItem()).isTrue();
  }

  private void reload(String rules) throws IOException {
    String before = hash();
    writeRules(rules);
    TableSteps.poll(() -> !hash().equals(before));
  }

  private String hash() {
    return Admin.json(proxy, "/api/status").path("config").path("hash").asText();
  }

  private static void assertDenied(Runnable call) {
    assertRefused("AccessDeniedException", call);
  }

  private static void assertRefused(String code, Runnable call) {
    DynamoDbException e = catchThrowableOfType(DynamoDbException.class, call::run);
    assertThat(e).as("refused with " + code).isNotNull();
    assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(e.statusCode()).isEqualTo(400);
    assertThat(e.requestId()).isNotBlank();
  }
}
