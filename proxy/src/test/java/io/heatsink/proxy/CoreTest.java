package io.heatsink.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.heatsink.proxy.configuration.Configuration;
import io.heatsink.proxy.schema.TableKnowledge;
import java.io.IOException;
import java.nio.file.Path;
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

  private static String text(Reply reply) {
    return new String(reply.body(), UTF_8);
  }
}
