package io.heatsink.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.heatsink.call.UpstreamException;
import io.heatsink.proxy.configuration.Configuration;
import io.heatsink.proxy.schema.TableKnowledge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoreTest {
  private static final String GET = "{'TableName':'%s','Key':{'pk':{'S':'%s'}}}";

  @TempDir private Path folder;

  private Configuration configuration(String rest) throws IOException {
    return CoreUnderTest.configuration(
        folder, "upstream: {region: eu-west-1}\naccounting: estimate\n" + rest);
  }

  private Configuration allowing(String rules) throws IOException {
    return configuration(
        "callers: {shop: {accessKeyId: SHOP, secretFile: SECRET, allow: %s}}\n".formatted(rules));
  }

  private static CoreUnderTest core(Configuration configuration) {
    return new CoreUnderTest(configuration, new ManualTurns());
  }

  @Test
  void theFirstCallUnderLeadingKeysWaitsForTheTablesKey() throws IOException {
    CoreUnderTest fresh =
        core(allowing("[{tables: [ord*], operations: [read], leadingKeys: [\"a*\"]}]"));

    assertThat(fresh.send("shop", "GetItem", GET.formatted("orders", "a1")).status())
        .isEqualTo(200);
    assertThat(fresh.send("shop", "GetItem", GET.formatted("orders", "b1")).status())
        .isEqualTo(400);
    assertThat(fresh.asked).containsExactly("DescribeTable", "GetItem");
  }

  @Test
  void aCallWhoseKeyCannotBeToldForWantOfASchemaIsRefusedAndToldSo() throws IOException {
    CoreUnderTest fresh =
        core(allowing("[{tables: [ord*], operations: [read], leadingKeys: [\"a*\"]}]"));
    fresh.answers.put("DescribeTable", Calls.error("AccessDeniedException", "no"));

    Reply reply = fresh.send("shop", "GetItem", GET.formatted("orders", "a1"));

    assertThat(text(reply)).contains("AccessDeniedException").contains("tables.orders.schema");
    assertThat(fresh.asked).containsExactly("DescribeTable");
  }

  @Test
  void nothingIsFoundOutAboutATableForACallThatIsRefused() throws IOException {
    CoreUnderTest fresh = core(allowing("[{tables: [ord*], operations: [read]}]"));

    Reply reply = fresh.send("shop", "GetItem", GET.formatted("secret", "a1"));

    assertThat(text(reply)).contains("AccessDeniedException");
    assertThat(fresh.asked).isEmpty();
    assertThat(fresh.core.schemas().names()).isEmpty();
    assertThat(fresh.core.registry().scrape()).doesNotContain("secret");
  }

  @Test
  void whatIsCachedIsGivenToThoseOnlyWhoMayReadIt() throws IOException {
    CoreUnderTest fresh =
        core(
            configuration(
                """
                callers:
                  shop: {accessKeyId: SHOP, secretFile: SECRET, allow: [{tables: [orders], operations: [read]}]}
                  till: {accessKeyId: TILL, secretFile: SECRET, allow: [{tables: [sales], operations: [read]}]}
                tables: {orders: {cache: {items: all, ttl: 10s}}}
                """));
    fresh.answers.put("GetItem", Calls.ok("{\"Item\":{\"pk\":{\"S\":\"a1\"}}}"));
    fresh.send("shop", "GetItem", GET.formatted("orders", "a1"));

    assertThat(fresh.send("shop", "GetItem", GET.formatted("orders", "a1")).servedBy())
        .isEqualTo(ServedBy.CACHE);
    assertThat(text(fresh.send("till", "GetItem", GET.formatted("orders", "a1"))))
        .contains("AccessDeniedException");
    assertThat(
            fresh
                .core
                .registry()
                .get("heatsink.cache.hits")
                .tags("table", "orders", "class", "item")
                .functionCounter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void aNewConfigurationHoldsFromTheNextCallOn() throws IOException {
    CoreUnderTest running = core(allowing("[{tables: [orders], operations: [read]}]"));
    assertThat(running.send("shop", "GetItem", GET.formatted("orders", "a1")).status())
        .isEqualTo(200);

    running.core.apply(allowing("[{tables: [sales], operations: [read]}]"));

    assertThat(running.send("shop", "GetItem", GET.formatted("orders", "a1")).status())
        .isEqualTo(400);
  }

  @Test
  void ofAConfigurationThatCannotBePutInForceNothingIsTaken() throws IOException {
    Configuration first = configuration("");
    CoreUnderTest running = core(first);
    Configuration broken =
        CoreUnderTest.configuration(
            folder, "tables: {orders: {schema: {partitionKey: \"pk:S\"}, cache: {ttl: 10s}}}");

    assertThatThrownBy(() -> running.core.apply(broken)).isInstanceOf(NoSuchElementException.class);

    assertThat(running.core.configuration()).isEqualTo(first);
    assertThat(running.core.schemas().knowledge("orders")).isEqualTo(TableKnowledge.UNKNOWN);
    assertThat(running.core.cache().stats()).isEmpty();
  }

  @Test
  void whatIsRefusedIsInTheJournalAsItsClientWasTold() throws IOException {
    CoreUnderTest fresh =
        core(
            configuration(
                """
                callers: {shop: {accessKeyId: SHOP, secretFile: SECRET, allow: [{tables: [sales], operations: [read]}]}}
                journal: {file: JOURNAL}
                """
                    .replace("JOURNAL", journal().toString())));
    Reply denied = fresh.send("shop", "GetItem", GET.formatted("orders", "a1"));
    Reply unproven = fresh.send("stranger", "GetItem", GET.formatted("orders", "a1"));
    Reply broken = fresh.send("shop", "GetItem", "{");
    fresh.core.close();

    List<String> lines = Files.readAllLines(journal());
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .contains(
            "\"requestId\":\"" + denied.requestId() + '"',
            "\"caller\":\"shop\"",
            "\"table\":\"orders\"",
            "\"status\":400",
            "\"error\":\"AccessDeniedException\"",
            "\"servedBy\":\"heatsink\"");
    assertThat(lines.get(1))
        .contains(
            "\"requestId\":\"" + unproven.requestId() + '"',
            "\"caller\":null",
            "\"operation\":\"GetItem\"",
            "\"table\":null",
            "\"status\":400",
            "\"error\":\"MissingAuthenticationTokenException\"",
            "\"servedBy\":\"heatsink\"")
        .doesNotContain("stranger");
    assertThat(lines.get(2))
        .contains(
            "\"requestId\":\"" + broken.requestId() + '"',
            "\"caller\":\"shop\"",
            "\"error\":\"SerializationException\"");
  }

  @Test
  void aCallWithoutAnAnswerIsInTheJournalAsItsClientWasTold() throws IOException {
    CoreUnderTest fresh = core(configuration("journal: {file: %s}\n".formatted(journal())));
    fresh.unanswered.put("PutItem", new UpstreamException("reset", true));
    fresh.unanswered.put("GetItem", new UpstreamException("refused", false));
    Reply put = fresh.send("shop", "PutItem", "{'TableName':'orders','Item':{'pk':{'S':'a1'}}}");
    Reply get = fresh.send("shop", "GetItem", GET.formatted("orders", "a1"));
    fresh.core.close();

    List<String> lines = Files.readAllLines(journal());
    assertThat(lines.get(0))
        .contains(
            "\"requestId\":\"" + put.requestId() + '"',
            "\"status\":500",
            "\"error\":\"InternalServerError\"");
    assertThat(get.status()).isEqualTo(503);
    assertThat(lines.get(1))
        .contains(
            "\"requestId\":\"" + get.requestId() + '"',
            "\"status\":503",
            "\"error\":\"ServiceUnavailableException\"");
  }

  @Test
  void whatTheCacheHadOfABatchCostsNothingAndTheRestItsOwn() throws IOException {
    CoreUnderTest fresh =
        core(
            CoreUnderTest.configuration(
                folder,
                """
                upstream: {region: eu-west-1}
                journal: {file: JOURNAL}
                tables: {orders: {schema: {partitionKey: "pk:S"}, cache: {items: all, ttl: 10s}}}
                """
                    .replace("JOURNAL", journal().toString())));
    fresh.answers.put("GetItem", Calls.ok("{\"Item\":{\"pk\":{\"S\":\"a\"}}}"));
    fresh.answers.put(
        "BatchGetItem",
        Calls.ok(
            """
            {"Responses":{"orders":[{"pk":{"S":"b"}}]},"UnprocessedKeys":{},
             "ConsumedCapacity":[{"TableName":"orders","CapacityUnits":7,"Table":{"CapacityUnits":7}}]}\
            """));
    fresh.turns.advance(Duration.ofMinutes(1)); // no write from before is under way any more
    fresh.send("shop", "GetItem", GET.formatted("orders", "a"));
    fresh.send(
        "shop",
        "BatchGetItem",
        "{'RequestItems':{'orders':{'Keys':[{'pk':{'S':'a'}},{'pk':{'S':'b'}}]}}}");
    fresh.core.close();

    List<String> lines = Files.readAllLines(journal());
    assertThat(lines.get(1))
        .contains("{\"S\":\"a\"}", "\"readUnits\":0,", "\"servedBy\":\"cache\"");
    assertThat(lines.get(2))
        .contains("{\"S\":\"b\"}", "\"readUnits\":7,", "\"servedBy\":\"dynamodb\"");
  }

  private Path journal() {
    return folder.resolve("journal.jsonl");
  }

  private static String text(Reply reply) {
    return new String(reply.body(), UTF_8);
  }
}
