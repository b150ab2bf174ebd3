package io.heatsink.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.heatsink.proxy.configuration.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that name tables by ARN: our own, and others of the same name. */
class TablesByArnTest {
  private static final String GET = "{'TableName':'%s','Key':{'pk':{'S':'%s'}}}";
  private static final String OWN = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
  private static final String ELSEWHERE = "arn:aws:dynamodb:eu-west-1:999999999999:table/orders";

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
  void aClientThatKnowsArnsOnlyIsHeldToTheRulesForTheTablesName() throws IOException {
    CoreUnderTest fresh = core(allowing("[{tables: [orders], operations: [read, control]}]"));

    assertThat(fresh.send("shop", "GetItem", GET.formatted(OWN, "a1")).status()).isEqualTo(200);
    assertThat(text(fresh.send("shop", "GetItem", GET.formatted(ELSEWHERE, "a1"))))
        .contains("AccessDeniedException");
    assertThat(text(fresh.send("shop", "PutItem", "{'TableName':'%s','Item':{}}".formatted(OWN))))
        .contains("AccessDeniedException");
    assertThat(fresh.asked).containsExactly("DescribeTable", "GetItem");
  }

  @Test
  void aClientThatKnowsNamesOnlyIsHeldToTheRulesForArns() throws IOException {
    CoreUnderTest own = core(allowing("[{tables: [\"%s\"], operations: [read]}]".formatted(OWN)));
    CoreUnderTest other =
        core(allowing("[{tables: [\"%s\"], operations: [read]}]".formatted(ELSEWHERE)));

    assertThat(own.send("shop", "GetItem", GET.formatted("orders", "a1")).status()).isEqualTo(200);
    assertThat(text(other.send("shop", "GetItem", GET.formatted("orders", "a1"))))
        .contains("AccessDeniedException");
    assertThat(text(own.send("shop", "GetItem", GET.formatted("secrets", "a1"))))
        .contains("AccessDeniedException");
    assertThat(own.asked).containsExactly("DescribeTable", "GetItem");
  }

  @Test
  void theFirstCallOnATableByItsArnWaitsUntilItIsKnownWhoseItIs() throws IOException {
    CoreUnderTest fresh = core(allowing("[{tables: [orders], operations: [control]}]"));

    Reply own = fresh.send("shop", "UpdateTable", "{'TableName':'%s'}".formatted(OWN));
    Reply other = fresh.send("shop", "UpdateTable", "{'TableName':'%s'}".formatted(ELSEWHERE));

    assertThat(own.status()).isEqualTo(200);
    assertThat(text(other)).contains("AccessDeniedException");
  }

  @Test
  void untilItIsKnownWhoseATableIsItsNameAllowsNothing() throws IOException {
    CoreUnderTest fresh = core(allowing("[{tables: [orders], operations: [read]}]"));
    fresh.answers.put("DescribeTable", Calls.error("AccessDeniedException", "no"));

    assertThat(text(fresh.send("shop", "GetItem", GET.formatted(OWN, "a1"))))
        .contains("AccessDeniedException");
    assertThat(fresh.send("shop", "GetItem", GET.formatted("orders", "a1")).status())
        .isEqualTo(200);
  }

  @Test
  void aTableIsCachedOnceWhetherItsNameOrItsArnIsGiven() throws IOException {
    CoreUnderTest fresh = core(configuration("tables: {orders: {cache: {items: all}}}"));
    fresh.answers.put("GetItem", Calls.ok("{\"Item\":{\"pk\":{\"S\":\"a1\"}}}"));

    fresh.send("local", "GetItem", GET.formatted(OWN, "a1"));

    assertThat(fresh.send("local", "GetItem", GET.formatted("orders", "a1")).servedBy())
        .isEqualTo(ServedBy.CACHE);
    assertThat(fresh.send("local", "GetItem", GET.formatted(OWN, "a1")).servedBy())
        .isEqualTo(ServedBy.CACHE);
    assertThat(fresh.send("local", "GetItem", GET.formatted(ELSEWHERE, "a1")).servedBy())
        .isEqualTo(ServedBy.DYNAMODB);
    assertThat(fresh.send("local", "GetItem", GET.formatted(OWN + "/stream/1", "a1")).servedBy())
        .isEqualTo(ServedBy.DYNAMODB);
  }

  @Test
  void aWriteByAnArnThatCannotBeToldTakesAwayWhatIsCachedUnderTheName() throws IOException {
    CoreUnderTest fresh =
        core(
            configuration(
                "tables: {orders: {cache: {items: all}, schema: {partitionKey: \"pk:S\"}}}"));
    fresh.answers.put("DescribeTable", Calls.error("AccessDeniedException", "no"));
    fresh.answers.put("GetItem", Calls.ok("{\"Item\":{\"pk\":{\"S\":\"a1\"}}}"));
    fresh.send("local", "GetItem", GET.formatted("orders", "a1"));
    assertThat(fresh.send("local", "GetItem", GET.formatted("orders", "a1")).servedBy())
        .isEqualTo(ServedBy.CACHE);

    fresh.send("local", "DeleteItem", GET.formatted(OWN, "a1"));

    assertThat(fresh.send("local", "GetItem", GET.formatted("orders", "a1")).servedBy())
        .isEqualTo(ServedBy.DYNAMODB);
  }

  @Test
  void theDescriptionOfATableElsewhereSaysNothingOfTheOneOfThatNameHere() throws IOException {
    CoreUnderTest fresh = core(configuration(""));
    fresh.answers.put(
        "DescribeTable", Calls.ok(CoreUnderTest.ORDERS.replace("123456789012", "999999999999")));

    fresh.send("local", "DescribeTable", "{'TableName':'%s'}".formatted(ELSEWHERE));

    assertThat(fresh.core.schemas().known("orders")).isEmpty();
    assertThat(fresh.core.schemas().known(ELSEWHERE)).isPresent();
  }

  @Test
  void theRolesAccountIsItsCallersHome() throws IOException {
    CoreUnderTest fresh =
        core(
            configuration(
                """
                callers:
                  till:
                    accessKeyId: TILL
                    secretFile: SECRET
                    assumeRole: arn:aws:iam::999999999999:role/till
                    allow: [{tables: [orders], operations: [read]}]
                """));

    assertThat(fresh.send("till", "GetItem", GET.formatted(ELSEWHERE, "a1")).status())
        .isEqualTo(200);
    assertThat(text(fresh.send("till", "GetItem", GET.formatted(OWN, "a1"))))
        .contains("AccessDeniedException");
  }

  private static String text(Reply reply) {
    return new String(reply.body(), UTF_8);
  }
}
