package io.heatsink.endtoend;

import static io.heatsink.endtoend.TroubledServer.reply;
import static io.heatsink.endtoend.TroubledServer.sending;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.heatsink.proxy.Proxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Unique marks in every key, value and credential: none comes out where it must not, whatever goes
 * wrong (TRUST 3, row 10).
 */
class CanaryIT {
  private static final String PARTITION_KEY = "canarypartitionkey7351";
  private static final String SORT_KEY = "7351946028113355";
  private static final String VALUE = "canaryvalue2290416";
  private static final String SECRET = "canarysecret8812043";
  private static final String WRONG_SECRET = "canarywrongsecret5530";
  private static final String TOKEN = "canarytoken66120937";
  private static final AttributeValue TEXT = Step.s(PARTITION_KEY);
  private static final AttributeValue BYTES =
      AttributeValue.fromB(SdkBytes.fromUtf8String(PARTITION_KEY));
  private static final List<String> NEVER = List.of(VALUE, SECRET, WRONG_SECRET, TOKEN);
  private static final List<String> KEYS = List.of(PARTITION_KEY, SORT_KEY);

  @TempDir private Path folder;

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.heatsink");
  private final Level levelBefore = logger.getLevel();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listenToTheLog() {
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.TRACE);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setLevel(levelBefore);
    logger.setAdditive(true);
  }

  @Test
  void keysInClearAreInHeatAndJournalOnly() throws IOException {
    Map<String, String> outputs = play("clear", TEXT);
    assertThat(outputs.get("/api/heat")).contains(PARTITION_KEY);
    assertThat(outputs.get("journal")).contains(PARTITION_KEY, SORT_KEY);
    assertThat(outputs.get("log")).contains("on orders: key #");
    outputs.remove("/api/heat");
    outputs.remove("journal");
    assertNothingOf(KEYS, outputs);
  }

  @Test
  void hashedKeysAreNowhereInClear() throws IOException {
    Map<String, String> outputs = play("hashed", TEXT);
    assertThat(outputs.get("/api/heat")).contains("\"hash\":\"");
    assertThat(outputs.get("journal")).contains("\"hash\":\"");
    assertNothingOf(KEYS, outputs);
  }

  @Test
  void hashedKeysOfBytesAreNowhereInClear() throws IOException {
    Map<String, String> outputs = play("hashed", BYTES);
    assertThat(outputs.get("/api/heat")).contains("\"hash\":\"");
    assertThat(outputs.get("journal")).contains("\"hash\":\"");
    assertNothingOf(KEYS, outputs);
  }

  @Test
  void keysOfBytesInClearAreInHeatAndJournalOnly() throws IOException {
    Map<String, String> outputs = play("clear", BYTES);
    String inBase64 = Base64.getEncoder().encodeToString(PARTITION_KEY.getBytes(UTF_8));
    assertThat(outputs.remove("/api/heat")).contains(inBase64);
    assertThat(outputs.remove("journal")).contains(inBase64);
    assertNothingOf(KEYS, outputs);
  }

  /** Everything that comes out of a proxy through which the marks have gone, by where it does. */
  private Map<String, String> play(String keys, AttributeValue partition) throws IOException {
    Files.writeString(folder.resolve("secret"), SECRET);
    Path file = folder.resolve("heatsink.yaml");
    Files.writeString(
        file,
        """
        journal: {file: "%1$s/journal.jsonl", keys: %2$s}
        heat: {keys: %2$s}
        keyHashSecretFile: "%1$s/secret"
        callers:
          shop:
            accessKeyId: HSK1
            secretFile: "%1$s/secret"
            allow: [{tables: [orders], operations: [read, write]}]
        tables:
          orders:
            limits: {readUnits: 1, writeUnits: 1}
            cache: {items: all}
            schema: {partitionKey: "pk:%3$s", sortKey: "sk:N"}
        """
            .formatted(folder, keys, partition.b() == null ? "S" : "B"));
    Map<String, String> outputs = new LinkedHashMap<>();
    List<String> errors = new ArrayList<>();
    try (TroubledServer server = new TroubledServer();
        Proxy proxy = Proxies.following(file, server.endpoint())) {
      for (int round = 0; round < 3; round++) {
        troubles().forEach(server::then);
        call(proxy, partition, AwsBasicCredentials.create("HSK1", SECRET), errors);
      }
      call(proxy, partition, AwsBasicCredentials.create("HSK1", WRONG_SECRET), errors);
      call(proxy, partition, AwsBasicCredentials.create("HSK2", WRONG_SECRET), errors);
      call(proxy, partition, AwsSessionCredentials.create("HSK1", SECRET, TOKEN), errors);
      TableSteps.poll(
          () -> {
            call(proxy, partition, AwsBasicCredentials.create("HSK1", SECRET), errors);
            return Admin.get(proxy, "/api/heat").body().contains("\"verdict\":\"over\"");
          });
      Files.writeString(file, "callers: [" + SECRET.substring(0, 3) + "\n");
      TableSteps.poll(() -> Admin.get(proxy, "/api/status").body().contains("heatsink.yaml"));
      for (String page : List.of("/api/heat", "/api/status", "/metrics", "/version", "/no")) {
        outputs.put(page, Admin.get(proxy, page).body());
      }
    }
    outputs.put("journal", Files.readString(folder.resolve("journal.jsonl")));
    outputs.put("errors", String.join("\n", errors));
    outputs.put("log", logText());
    assertThat(errors).hasSizeGreaterThan(20);
    assertNothingOf(NEVER, outputs);
    return outputs;
  }

  private static List<TroubledServer.Trouble> troubles() {
    return List.of(
        connection -> false,
        sending("garbage".getBytes(UTF_8), false),
        sending(reply(200, "<html>" + VALUE + "</html>"), true),
        sending(reply(500, "{\"__type\":\"x#InternalServerError\",\"message\":\"\"}"), true),
        sending(
            reply(
                400,
                "{\"__type\":\"x#ProvisionedThroughputExceededException\",\"message\":\"slow\"}"),
            true),
        sending(("HTTP/1.1 200 " + VALUE + "\r\n" + VALUE + "\r\n\r\n").getBytes(UTF_8), false),
        sending(reply(200, "{\"Item\":{\"text\":{\"S\":\"" + VALUE + "\"}"), true));
  }

  /** One of each kind, with marks wherever a call has room for them. */
  private static void call(
      Proxy proxy, AttributeValue partition, AwsCredentials credentials, List<String> errors) {
    Map<String, AttributeValue> key = Map.of("pk", partition, "sk", Step.n(SORT_KEY));
    Map<String, AttributeValue> item = new LinkedHashMap<>(key);
    item.put("text", Step.s(VALUE));
    try (DynamoDbClient client = Clients.to(Proxies.address(proxy), credentials)) {
      List<Runnable> calls =
          List.of(
              () -> client.putItem(r -> r.tableName("orders").item(item)),
              () -> client.getItem(r -> r.tableName("orders").key(key)),
              () ->
                  client.updateItem(
                      r ->
                          r.tableName("orders")
                              .key(key)
                              .updateExpression("SET a = :v")
                              .expressionAttributeValues(Map.of(":v", Step.s(VALUE)))),
              () ->
                  client.query(
                      r ->
                          r.tableName("orders")
                              .keyConditionExpression("pk = :v")
                              .expressionAttributeValues(Map.of(":v", partition))),
              () ->
                  client.executeStatement(
                      r -> r.statement("SELECT * FROM orders WHERE pk = '" + PARTITION_KEY + "'")),
              () -> client.getItem(r -> r.tableName("forbidden").key(key)),
              () -> client.deleteItem(r -> r.tableName("orders").key(key)));
      for (Runnable call : calls) {
        try {
          call.run();
        } catch (SdkException e) {
          errors.add(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private String logText() {
    StringBuilder text = new StringBuilder();
    for (ILoggingEvent event : List.copyOf(log.list)) {
      text.append(event.getThreadName()).append(' ').append(event.getFormattedMessage());
      if (event.getThrowableProxy() != null) {
        text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static void assertNothingOf(List<String> canaries, Map<String, String> outputs) {
    outputs.forEach(
        (place, text) -> {
          String lower = text.toLowerCase(Locale.ROOT);
          for (String canary : canaries) {
            assertThat(lower).as("%s in %s", canary, place).doesNotContain(canary);
            assertThat(lower)
                .as("%s in hexadecimal in %s", canary, place)
                .doesNotContain(HexFormat.of().formatHex(canary.getBytes(UTF_8)));
            for (int offset = 0; offset < 3; offset++) {
              assertThat(text)
                  .as("%s in Base64 in %s", canary, place)
                  .doesNotContain(base64(canary, offset));
            }
          }
        });
  }

  /** How it stands in Base64 that begins so many bytes before it, without what they share. */
  private static String base64(String canary, int offset) {
    String whole =
        Base64.getEncoder().encodeToString(("\0".repeat(offset) + canary).getBytes(UTF_8));
    return whole.substring(4, whole.length() - 4);
  }
}
