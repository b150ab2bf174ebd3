package io.heatsink.proxy.observation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.CachedSizes;
import io.heatsink.call.Call;
import io.heatsink.call.Headers;
import io.heatsink.call.Replies;
import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.TableHome;
import io.heatsink.journal.Journal;
import io.heatsink.journal.KeyDisplay;
import io.heatsink.journal.KeyForm;
import io.heatsink.proxy.Calls;
import io.heatsink.proxy.ManualTurns;
import io.heatsink.proxy.accounting.ChargeObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  private static final String BATCH =
      """
      {"RequestItems":{"orders":{"Keys":[
        {"pk":{"S":"a"},"sk":{"S":"1"}},{"pk":{"S":"b"},"sk":{"S":"2"}}]}}}\
      """;

  private static final String TRANSACTION =
      """
      {"TransactItems":[
        {"Put":{"TableName":"orders","Item":{"pk":{"S":"a"},"sk":{"S":"1"}}}},
        {"Delete":{"TableName":"orders","Key":{"pk":{"S":"b"},"sk":{"S":"2"}}}}]}\
      """;

  @TempDir private Path folder;

  private final ManualTurns turns = new ManualTurns();
  private final ChargesByCall charges = new ChargesByCall();

  @Test
  void eachKeyThatACallTouchesIsALineUnderOneRequestId() throws IOException {
    List<String> lines =
        lines(log -> record(log, Calls.of("BatchGetItem", BATCH), Calls.ok("{\"Responses\":{}}")));
    assertThat(lines).hasSize(2);
    assertThat(lines)
        .allMatch(l -> l.contains("\"requestId\":\"R1\""))
        .allMatch(l -> l.contains("\"operation\":\"BatchGetItem\""));
    assertThat(lines.get(0))
        .contains("\"partitionKey\":{\"S\":\"a\"}", "\"sortKey\":{\"S\":\"1\"}");
    assertThat(lines.get(1))
        .contains("\"partitionKey\":{\"S\":\"b\"}", "\"sortKey\":{\"S\":\"2\"}");
  }

  @Test
  void ofACancelledTransactionTheThrottledItemsAreToldWithTheirReasons() throws IOException {
    Reply cancelled =
        Calls.reply(
            400,
            """
            {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
             "CancellationReasons":[{"Code":"None"},{"Code":"ThrottlingError","ThrottlingReasons":[
             {"reason":"TableWriteKeyRangeThroughputExceeded",
             "resource":"arn:aws:dynamodb:eu-central-1:123456789012:table/orders"}]}]}\
            """);
    List<String> lines =
        lines(log -> record(log, Calls.of("TransactWriteItems", TRANSACTION), cancelled));
    assertThat(lines)
        .hasSize(2)
        .allMatch(l -> l.contains("\"error\":\"TransactionCanceledException\""))
        .allMatch(l -> l.contains("\"writeUnits\":0"));
    assertThat(lines.get(0)).contains("\"throttlingReason\":null", "\"throttled\":false");
    assertThat(lines.get(1))
        .contains(
            "\"throttlingReason\":\"TableWriteKeyRangeThroughputExceeded\"",
            "\"throttled\":true",
            "\"partitionKey\":{\"S\":\"b\"}");
  }

  @Test
  void aPartThatABatchGivesBackIsThrottledWithoutAReason() throws IOException {
    Reply partly =
        Calls.ok(
            """
            {"Responses":{},"UnprocessedKeys":{"orders":{"Keys":[{"pk":{"S":"b"},"sk":{"S":"2"}}]}}}\
            """);
    List<String> lines = lines(log -> record(log, Calls.of("BatchGetItem", BATCH), partly));
    assertThat(lines.get(0)).contains("\"throttled\":false");
    assertThat(lines.get(1)).contains("\"throttlingReason\":null", "\"throttled\":true");
  }

  @Test
  void aCallThatNamesNoKeyIsOneLine() throws IOException {
    List<String> lines =
        lines(log -> record(log, Calls.of("ListTables", "{}"), Calls.ok("{\"TableNames\":[]}")));
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .contains("\"table\":null", "\"partitionKey\":null", "\"status\":200");
  }

  @Test
  void aTableElsewhereIsToldByItsArn() throws IOException {
    String arn = "arn:aws:dynamodb:eu-west-1:999999999999:table/orders";
    Call call =
        Calls.of(
            "GetItem",
            "{\"TableName\":\"%s\",\"Key\":{\"pk\":{\"S\":\"a\"}}}".formatted(arn),
            name -> Optional.empty(),
            new TableHome.At("arn:aws:dynamodb:eu-west-1:123456789012:table/"));
    assertThat(lines(log -> record(log, call, Calls.ok("{}"))))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("\"table\":\"" + arn + "\"");
  }

  @Test
  void aRefusalTellsItsReason() throws IOException {
    Reply refused =
        Calls.reply(
            400,
            """
            {"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
             "message":"x","ThrottlingReasons":[{"reason":"TableReadKeyRangeThroughputExceeded",
             "resource":"arn:aws:dynamodb:eu-central-1:123456789012:table/orders"}]}\
            """);
    List<String> lines = lines(log -> record(log, Calls.of("BatchGetItem", BATCH), refused));
    assertThat(lines)
        .hasSize(2)
        .allMatch(l -> l.contains("\"error\":\"ProvisionedThroughputExceededException\""))
        .allMatch(l -> l.contains("\"throttlingReason\":\"TableReadKeyRangeThroughputExceeded\""))
        .allMatch(l -> l.contains("\"readUnits\":0"));
  }

  @Test
  void aCallWithoutAnAnswerIsALineToo() throws IOException {
    turns.advance(Duration.ofSeconds(3));
    UpstreamException reset = new UpstreamException("reset", true);
    List<String> lines = lines(log -> log.failed(Calls.of("ListTables", "{}"), reset));
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .contains(
            "\"status\":500",
            "\"error\":\"InternalServerError\"",
            "\"requestId\":\"%s\"".formatted(Replies.unanswered(reset).requestId()),
            "\"micros\":3000000",
            "\"servedBy\":\"heatsink\"",
            "\"time\":\"2026-11-21T00:00:00Z\"");
  }

  @Test
  void ofABatchThatTheCacheAnsweredInPartEachKeyHasWhatItCost() throws IOException {
    Call client = Calls.of("BatchGetItem", batch("a", "b", "c"));
    CachedSizes.Builder held = CachedSizes.among(3);
    held.add(0, 100);
    List<String> lines =
        lines(
            log -> {
              charge(batch("b"), 9_000);
              charge(batch("c"), 100);
              log.after(
                  client,
                  new Reply(
                      200,
                      "R1",
                      Headers.NONE,
                      "{}".getBytes(UTF_8),
                      ServedBy.DYNAMODB,
                      held.build()));
            });

    assertThat(lines.get(0))
        .contains("{\"S\":\"a\"}", "\"readUnits\":0,", "\"servedBy\":\"cache\"");
    assertThat(lines.get(1))
        .contains("{\"S\":\"b\"}", "\"readUnits\":1.5,", "\"servedBy\":\"dynamodb\"");
    assertThat(lines.get(2))
        .contains("{\"S\":\"c\"}", "\"readUnits\":0.5,", "\"servedBy\":\"dynamodb\"");
  }

  @Test
  void whatDynamoDbRefusedOfABatchIsNotTheCachesThoughTheRestIs() throws IOException {
    CachedSizes.Builder held = CachedSizes.among(2);
    held.add(0, 100);
    ChargeObserver observer = ChargeObserver.exact(name -> Optional.of(Calls.ORDERS), charges);
    List<String> lines =
        lines(
            log -> {
              var unused =
                  observer.after(
                      Calls.of("BatchGetItem", batch("b")),
                      Calls.error("ProvisionedThroughputExceededException", "x"));
              log.after(
                  Calls.of("BatchGetItem", batch("a", "b")),
                  new Reply(
                      200, "R1", Headers.NONE, "{}".getBytes(UTF_8), ServedBy.CACHE, held.build()));
            });

    assertThat(lines.get(0)).contains("\"servedBy\":\"cache\"", "\"throttled\":false");
    assertThat(lines.get(1))
        .contains("\"servedBy\":\"dynamodb\"", "\"throttled\":true", "\"error\":null");
  }

  @Test
  void whatABatchWaitedForInVainWithAnotherCallIsThrottled() throws IOException {
    CachedSizes.Builder held = CachedSizes.among(2);
    held.add(0, 100);
    List<String> lines =
        lines(
            log ->
                log.after(
                    Calls.of("BatchGetItem", batch("a", "b")),
                    new Reply(
                        200,
                        "R1",
                        Headers.NONE,
                        "{}".getBytes(UTF_8),
                        ServedBy.CACHE,
                        held.build())));

    assertThat(lines.get(0)).contains("\"servedBy\":\"cache\"", "\"throttled\":false");
    assertThat(lines.get(1))
        .contains("\"servedBy\":\"dynamodb\"", "\"throttled\":true", "\"readUnits\":0,");
  }

  /** A piece of the client's call that goes upstream for itself. */
  private void charge(String batch, int itemBytes) {
    ChargeObserver observer = ChargeObserver.exact(name -> Optional.of(Calls.ORDERS), charges);
    var unused =
        observer.after(
            Calls.of("BatchGetItem", batch),
            Calls.ok(
                "{\"Responses\":{},\"ConsumedCapacity\":[{\"TableName\":\"orders\",\"CapacityUnits\":%s}]}"
                    .formatted(Math.ceilDiv(itemBytes, 4_096) / 2.0)));
  }

  private static String batch(String... keys) {
    return Arrays.stream(keys)
        .map("{\"pk\":{\"S\":\"%s\"},\"sk\":{\"S\":\"1\"}}"::formatted)
        .collect(joining(",", "{\"RequestItems\":{\"orders\":{\"Keys\":[", "]}}}"));
  }

  @Test
  void aNameThatNothingCanHaveIsNotKept() throws IOException {
    String name = "x".repeat(10_000);
    List<String> lines =
        lines(
            log ->
                record(
                    log,
                    Calls.of("GetItem", "{\"TableName\":\"%s\",\"Key\":{}}".formatted(name)),
                    Calls.error("ValidationException", "x")));
    assertThat(lines.getFirst()).contains("\"table\":null").doesNotContain("xxx");
  }

  @Test
  void aFloodOfStrangersDoesNotRollAwayWhatIsWrittenOfTheOthers() throws IOException {
    Reply unknown = Calls.error("UnrecognizedClientException", "x");
    List<String> lines =
        lines(
            log -> {
              for (int i = 0; i < 5_000; i++) {
                log.refused(null, "GetItem", 0, unknown);
              }
              log.refused("shop", "GetItem", 0, unknown);
              turns.advance(Duration.ofSeconds(1));
              log.refused(null, "GetItem", 0, unknown);
            });
    assertThat(lines).hasSize(LinesOfStrangers.MOST_A_SECOND + 2);
    assertThat(lines).filteredOn(line -> line.contains("\"caller\":\"shop\"")).hasSize(1);
  }

  @Test
  void withoutAJournalNothingIsWritten() {
    AccessLog none = AccessLog.none(charges, turns);
    none.after(Calls.of("ListTables", "{}"), Calls.ok("{}"));
    none.failed(Calls.of("ListTables", "{}"), new UpstreamException("reset", true));
    none.refused(null, "GetItem", 0, Calls.error("UnrecognizedClientException", "x"));
    assertThat(folder).isEmptyDirectory();
  }

  private void record(AccessLog log, Call call, Reply reply) {
    ChargeObserver observer = ChargeObserver.estimating(name -> Optional.of(Calls.ORDERS), charges);
    log.after(call, observer.after(call, reply));
  }

  private List<String> lines(Consumer<AccessLog> work) throws IOException {
    Path file = folder.resolve("journal.jsonl");
    try (Journal journal =
        Journal.open(file, new KeyDisplay(new KeyForm.Clear(), new byte[] {1}), 1 << 20, 1)) {
      work.accept(AccessLog.to(journal, charges, turns));
    }
    return Files.readAllLines(file);
  }
}
