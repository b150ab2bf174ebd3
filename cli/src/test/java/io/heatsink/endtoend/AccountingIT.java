package io.heatsink.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heatsink.endtoend.RecordingHttpClient.Exchanged;
import io.heatsink.lab.Lab;
import io.heatsink.proxy.Proxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** What the journal says was consumed, against what DynamoDB says. */
class AccountingIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void theUnitsOfAllKeysAddUpToTheTables() throws IOException {
    Path journal = folder.resolve("journal.jsonl");
    List<Exchanged> told = new ArrayList<>();
    try (Lab lab = Proxies.lab()) {
      try (Proxy proxy =
              Proxies.inFrontOf(lab.endpoint(), Map.of("journal.file", journal.toString()));
          RecordingHttpClient http = new RecordingHttpClient(false);
          DynamoDbClient client = Clients.to(Proxies.address(proxy), http)) {
        for (Step step : Suite.steps()) {
          play(step, client);
          http.take().stream().filter(AccountingIT::tellsItsUnits).forEach(told::add);
        }
      }
    }
    Map<String, List<JsonNode>> lines = lines(journal);
    assertThat(told).hasSizeGreaterThan(10);
    assertSoftly(
        softly -> {
          for (Exchanged exchanged : told) {
            JsonNode consumed = consumed(exchanged);
            List<JsonNode> ofCall = lines.get(exchanged.header("x-amzn-RequestId"));
            softly
                .assertThat(sum(ofCall))
                .as(exchanged.target() + " " + consumed)
                .isEqualTo(units(consumed, ofCall.getFirst().path("index").asText("")));
          }
        });
  }

  @Test
  void aFailedConditionCountsByTheLastKnownSize() throws IOException {
    Path journal = folder.resolve("journal.jsonl");
    try (Lab lab = Proxies.lab()) {
      try (Proxy proxy =
              Proxies.inFrontOf(lab.endpoint(), Map.of("journal.file", journal.toString()));
          DynamoDbClient client = Clients.to(Proxies.address(proxy))) {
        client.createTable(TableSteps.ordersTable());
        TableSteps.untilActive(client);
        client.putItem(r -> r.tableName("orders").item(ItemSteps.item("a", 1, "open", 2500)));
        assertThatThrownBy(
                () ->
                    client.putItem(
                        r ->
                            r.tableName("orders")
                                .item(ItemSteps.item("a", 1, "open", 10))
                                .conditionExpression("attribute_not_exists(pk)")))
            .isInstanceOf(ConditionalCheckFailedException.class);
        assertThatThrownBy(
                () ->
                    client.deleteItem(
                        r ->
                            r.tableName("orders")
                                .key(Step.key("never seen", 1))
                                .conditionExpression("attribute_exists(pk)")))
            .isInstanceOf(ConditionalCheckFailedException.class);
      }
    }
    List<JsonNode> failed =
        lines(journal).values().stream()
            .flatMap(List::stream)
            .filter(l -> l.path("error").asText().equals("ConditionalCheckFailedException"))
            .toList();
    assertThat(failed)
        .extracting(l -> l.path("writeUnits").asDouble())
        .containsExactlyInAnyOrder(3.0, 1.0);
    assertThat(failed).allMatch(l -> l.path("estimated").asBoolean());
  }

  @Test
  void estimatedUnitsLeaveEachCallAsItIs() throws IOException {
    try (TroubledServer server = new TroubledServer();
        Proxy proxy = Proxies.inFrontOf(server.endpoint(), Map.of("accounting", "estimate"));
        RecordingHttpClient http = new RecordingHttpClient(false);
        DynamoDbClient client = Clients.to(Proxies.address(proxy), http)) {
      List<Exchanged> sent = new ArrayList<>();
      for (Step step : Suite.steps()) {
        if (!step.onlyWaits()) {
          play(step, client);
          sent.addAll(http.take());
        }
      }
      List<byte[]> came = server.bodies();
      List<byte[]> reachedUpstream =
          sent.stream()
              .filter(e -> !e.target().endsWith("DescribeTable") && e.status() == 200)
              .map(Exchanged::sent)
              .toList();
      assertThat(came).hasSameSizeAs(reachedUpstream).hasSizeGreaterThan(80);
      for (int i = 0; i < came.size(); i++) {
        assertThat(came.get(i)).isEqualTo(reachedUpstream.get(i));
      }
    }
  }

  private static void play(Step step, DynamoDbClient client) {
    try {
      var unused = step.call().apply(client);
    } catch (SdkException e) {
      // Errors are part of the suite; what they are is compared elsewhere.
    }
  }

  private static boolean tellsItsUnits(Exchanged exchanged) {
    return exchanged.status() == 200 && consumed(exchanged).findValue("Table") != null;
  }

  private static JsonNode consumed(Exchanged exchanged) {
    try {
      JsonNode consumed = JSON.readTree(exchanged.body()).path("ConsumedCapacity");
      return consumed.isArray() ? consumed.path(0) : consumed;
    } catch (IOException e) {
      throw new AssertionError("A reply is no JSON", e);
    }
  }

  /** Of the table, or of the index that is read. */
  private static double units(JsonNode consumed, String index) {
    return index.isEmpty()
        ? consumed.path("Table").path("CapacityUnits").asDouble()
        : consumed.path("GlobalSecondaryIndexes").path(index).path("CapacityUnits").asDouble();
  }

  private static double sum(List<JsonNode> lines) {
    return lines.stream()
        .mapToDouble(l -> l.path("readUnits").asDouble() + l.path("writeUnits").asDouble())
        .sum();
  }

  private static Map<String, List<JsonNode>> lines(Path journal) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(journal)) {
      lines.add(JSON.readTree(line));
    }
    return lines.stream().collect(Collectors.groupingBy(l -> l.path("requestId").asText()));
  }
}
