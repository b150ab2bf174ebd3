package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.engine.EngineOptions;
import io.heatsink.remedy.cache.policy.CacheRule.Mode;
import io.heatsink.remedy.cache.policy.CacheRule.Which;
import io.heatsink.remedy.cache.policy.Versions;
import io.heatsink.remedy.cache.shared.SharedValue.Version;
import io.heatsink.testing.Choices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountersTest {
  private static final int WRITES = 5_000;
  private static final String KEY = "'Key':{'pk':{'S':'p'},'sk':{'N':'1'}}";
  private static final String GET = "{'TableName':'orders'," + KEY + "}";
  private static final String STRONG = "{'TableName':'orders','ConsistentRead':true," + KEY + "}";
  private static final String COUNT =
      "{'TableName':'orders',"
          + KEY
          + ",'UpdateExpression':'ADD n :one','ExpressionAttributeValues':{':one':{'N':'1'}}}";

  private final CachedEngine proxy =
      new CachedEngine(CachedEngine.rule(Which.ALL, Which.OFF).withCounters());

  @Test
  void clientsAreAnsweredAsIfThereWereNoVersions() {
    TestEngine plain = new TestEngine(EngineOptions.DEFAULT);
    RandomWrites writes = new RandomWrites(new Choices(7));
    int versions = 0;
    for (int i = 0; i < WRITES; i++) {
      RandomWrites.Written written = writes.next();
      Reply expected = plain.answer(written.operation(), written.body().getBytes(UTF_8));

      Reply answer = proxy.callJson(written.operation(), written.body());

      assertThat(answer.status()).as("%s", written.body()).isEqualTo(expected.status());
      assertThat(content(answer))
          .as("%s %s", written.operation(), written.body())
          .isEqualTo(content(expected));
      String get = "{\"TableName\":\"orders\",\"Key\":" + written.key() + "}";
      assertThat(content(proxy.callJson("GetItem", get)))
          .as("%s %s", written.operation(), written.body())
          .isEqualTo(content(plain.answer("GetItem", get.getBytes(UTF_8))));
      versions += Versions.of(item(proxy.direct("GetItem", get))).isPresent() ? 1 : 0;
    }
    assertThat(versions).isGreaterThan(WRITES / 2);
  }

  @Test
  void whatIsCountedStaysCached() {
    proxy.call("PutItem", item("n", "0"));
    proxy.call("GetItem", GET);
    assertThat(proxy.upstreamCallsOf("GetItem", GET)).isZero();

    for (int i = 1; i <= 100; i++) {
      proxy.call("UpdateItem", COUNT);

      assertThat(proxy.upstreamCallsOf("GetItem", GET)).isZero();
      assertThat(CachedEngine.text(proxy.call("GetItem", GET))).contains("'n':{'N':'" + i + "'}");
    }
  }

  @Test
  void whatIsCountedIsAsOldAsTheCountThatMadeIt() {
    proxy.call("PutItem", item("n", "0"));
    proxy.call("GetItem", GET);
    proxy.pass(Duration.ofSeconds(9));
    proxy.call("UpdateItem", COUNT);
    proxy.pass(Duration.ofSeconds(2));

    assertThat(proxy.call("GetItem", GET).headers().first("Heatsink-Cache"))
        .hasValueSatisfying(header -> assertThat(header).startsWith("hit; age=2."));
  }

  @Test
  void aPutIsAnotherIncarnationAndEachUpdateAnotherNumber() {
    proxy.call("PutItem", item("n", "0"));
    Version put = version();
    proxy.call("UpdateItem", COUNT);
    proxy.call("UpdateItem", COUNT);

    assertThat(put.number()).isZero();
    assertThat(version()).isEqualTo(new Version(put.incarnation(), 2));
    proxy.call("PutItem", item("n", "0"));
    assertThat(version().incarnation()).isNotEqualTo(put.incarnation());
  }

  @Test
  void anUpdateThatMakesTheItemGivesItAnIncarnation() {
    proxy.call("UpdateItem", "{'TableName':'orders'," + KEY + "}");

    assertThat(version().number()).isEqualTo(1);
  }

  @Test
  void batchesAndTransactionsBringVersionsToo() {
    proxy.call(
        "BatchWriteItem",
        "{'RequestItems':{'orders':[{'PutRequest':{'Item':{'pk':{'S':'p'},'sk':{'N':'1'}}}}]}}");
    Version put = version();
    String update = "{'TransactItems':[{'Update':" + COUNT + "}]}";

    proxy.call("TransactWriteItems", update);

    assertThat(version()).isEqualTo(new Version(put.incarnation(), 1));
    assertThat(CachedEngine.text(proxy.call("GetItem", GET))).contains("'n':{'N':'1'}");
  }

  @Test
  void aTransactionThatIsSentAgainUnderItsTokenIsTheSame() {
    String put =
        "{'ClientRequestToken':'token','TransactItems':[{'Put':"
            + item("n", "0")
            + "},{'Update':{'TableName':'orders','Key':{'pk':{'S':'p'},'sk':{'N':'2'}},"
            + "'UpdateExpression':'SET n = :n','ExpressionAttributeValues':{':n':{'N':'1'}}}}]}";

    assertThat(proxy.call("TransactWriteItems", put).status()).isEqualTo(200);
    assertThat(proxy.call("TransactWriteItems", put).status()).isEqualTo(200);

    List<Call> sent = proxy.sent;
    assertThat(sent.get(1).body()).isEqualTo(sent.get(0).body());
    assertThat(new String(sent.get(0).body(), UTF_8)).contains("hs:i").contains("hs_v");
  }

  @Test
  void anUpdateThatOnlyTakesAwayMakesNoItem() {
    proxy.call("UpdateItem", update("REMOVE n"));
    proxy.call(
        "UpdateItem",
        "{'TableName':'orders'," + KEY + ",'AttributeUpdates':{'n':{'Action':'DELETE'}}}");

    assertThat(CachedEngine.text(proxy.direct("GetItem", STRONG))).isEqualTo("{}");
  }

  @Test
  void theOlderFormAddsToTheNumberAlone() {
    proxy.call("PutItem", item("n", "0"));
    Version put = version();

    proxy.call(
        "UpdateItem",
        "{'TableName':'orders',"
            + KEY
            + ",'AttributeUpdates':{'n':{'Action':'ADD','Value':{'N':'1'}}}}");

    assertThat(version()).isEqualTo(new Version(put.incarnation(), 1));
    assertThat(CachedEngine.text(proxy.call("GetItem", GET))).contains("'n':{'N':'1'}");
  }

  @Test
  void placeholdersThatTheClientUsesAreLeftToHim() {
    proxy.call("PutItem", item("n", "0"));

    Reply reply =
        proxy.call(
            "UpdateItem",
            "{'TableName':'orders',"
                + KEY
                + ",'UpdateExpression':'SET #hs_i = :hs_i, #hs_v = :hs_v','ReturnValues':'ALL_NEW',"
                + "'ExpressionAttributeNames':{'#hs_i':'a','#hs_v':'b'},"
                + "'ExpressionAttributeValues':{':hs_i':{'S':'x'},':hs_v':{'S':'y'}}}");

    assertThat(CachedEngine.text(reply)).contains("'a':{'S':'x'}").contains("'b':{'S':'y'}");
    assertThat(version().number()).isEqualTo(1);
  }

  @Test
  void whatAnUpdateWouldShowOfItsVersionAloneIsNotShown() {
    proxy.call("PutItem", item("n", "0"));

    Reply reply =
        proxy.call("UpdateItem", "{'TableName':'orders'," + KEY + ",'ReturnValues':'UPDATED_NEW'}");

    assertThat(CachedEngine.text(reply)).isEqualTo("{}");
    assertThat(version().number()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REMOVE",
        "SET n = :none",
        "SET n = n SET m = n",
        "SET n = n, n.x = n",
        "ADD n :one, n :one",
        "SET pk = n"
      })
  void whatDynamoDbRefusesItRefusesInItsOwnWords(String expression) {
    String body =
        "{'TableName':'orders',"
            + KEY
            + ",'UpdateExpression':'"
            + expression
            + "','ExpressionAttributeValues':{':one':{'N':'1'}}}";

    Reply reply = proxy.call("UpdateItem", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(CachedEngine.text(reply))
        .isEqualTo(CachedEngine.text(proxy.direct("UpdateItem", body)));
  }

  @Test
  void anExpressionThatIsTooLongForAVersionGoesWithout() {
    String longest = "x".repeat(245);
    StringBuilder expression = new StringBuilder("SET ");
    for (int i = 0; i < 16; i++) {
      expression.append(i == 0 ? "" : ", ").append(longest).append(i).append(" = :v");
    }
    String body =
        "{'TableName':'orders',"
            + KEY
            + ",'UpdateExpression':'"
            + expression
            + "','ExpressionAttributeValues':{':v':{'N':'1'}}}";

    assertThat(proxy.call("UpdateItem", body).status()).isEqualTo(200);
    assertThat(Versions.of(item(proxy.direct("GetItem", STRONG)))).isEmpty();
    assertThat(CachedEngine.text(proxy.call("GetItem", GET))).contains(longest);
  }

  @Test
  void anItemThatIsTooLargeForAVersionGoesWithout() {
    int room = 400 * 1_024 - "pk".length() - 1 - "sk".length() - 2 - 1;
    String put = item("l", "0").replace("'N':'0'", "'S':'" + "x".repeat(room) + "'");

    assertThat(proxy.call("PutItem", put).status()).isEqualTo(200);
    assertThat(Versions.of(item(proxy.direct("GetItem", STRONG)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PutItem {'TableName':'orders','Item':{'pk':{'S':'p'},'sk':{'N':'1'},'hs:x':{'N':'1'}}}",
        "PutItem"
            + " {'TableName':'orders','Item':{'pk':{'S':'p'},'sk':{'N':'1'},'\\u0068s:i':{'S':''}}}",
        "UpdateItem {'TableName':'orders','Key':{'pk':{'S':'p'},'sk':{'N':'1'}},"
            + "'UpdateExpression':'SET #v = :v','ExpressionAttributeNames':{'#v':'hs:v'},"
            + "'ExpressionAttributeValues':{':v':{'N':'1'}}}",
        "UpdateItem {'TableName':'orders','Key':{'pk':{'S':'p'},'sk':{'N':'1'}},"
            + "'AttributeUpdates':{'hs:v':{'Value':{'N':'1'}}}}"
      })
  void whoNamesAttributesThatHeatsinkKeepsIsRefused(String call) {
    int space = call.indexOf(' ');

    assertThatThrownBy(() -> proxy.call(call.substring(0, space), call.substring(space + 1)))
        .isInstanceOf(DynamoDbException.class)
        .hasMessageContaining("begins with hs:")
        .hasMessageContaining("counters: on");
    assertThat(proxy.sent).isEmpty();
  }

  @Test
  void attributesOfThatNameInsideOthersAreTheUsers() {
    String nested = "'m':{'M':{'hs:i':{'S':'mine'},'hs:v':{'N':'9'}}}";
    proxy.call(
        "PutItem", "{'TableName':'orders','Item':{'pk':{'S':'p'},'sk':{'N':'1'}," + nested + "}}");

    assertThat(CachedEngine.text(proxy.call("GetItem", GET)))
        .contains(nested)
        .doesNotContain("'S':'proxy");
    assertThat(CachedEngine.text(proxy.call("GetItem", GET))).contains(nested);
  }

  @Test
  void aRuleInShadowModeWritesNothingAndHidesWhatOthersWrote() {
    CachedEngine shadow =
        new CachedEngine(
            CachedEngine.rule(Which.ALL, Which.OFF).withCounters().withMode(Mode.SHADOW));
    shadow.call("PutItem", item("n", "0"));
    assertThat(CachedEngine.text(shadow.direct("GetItem", STRONG))).doesNotContain("hs:");
    shadow.direct("PutItem", item("hs:v", "3"));

    assertThat(CachedEngine.text(shadow.call("GetItem", GET))).doesNotContain("hs:");
    assertThat(CachedEngine.text(shadow.call("Scan", "{'TableName':'orders'}")))
        .doesNotContain("hs:");
  }

  private Version version() {
    return Versions.of(item(proxy.direct("GetItem", STRONG))).orElseThrow();
  }

  private static String item(String attribute, String number) {
    return "{'TableName':'orders','Item':{'pk':{'S':'p'},'sk':{'N':'1'},'%s':{'N':'%s'}}}"
        .formatted(attribute, number);
  }

  private static String update(String expression) {
    return "{'TableName':'orders'," + KEY + ",'UpdateExpression':'" + expression + "'}";
  }

  private static Map<String, AttributeValue> item(Reply reply) {
    Optional<Object> item = Optional.ofNullable(content(reply).get("Item"));
    @SuppressWarnings("unchecked")
    Map<String, AttributeValue> attributes = (Map<String, AttributeValue>) item.orElse(Map.of());
    return attributes;
  }

  private static Map<String, Object> content(Reply reply) {
    Map<String, Object> content = new HashMap<>();
    JsonReader in = JsonReader.of(reply.body());
    List<String> names = new ArrayList<>();
    while (in.nextField()) {
      names.add(in.name());
      content.put(
          in.name(),
          in.name().equals("Item") || in.name().equals("Attributes")
              ? in.item().orThrow()
              : in.string());
    }
    assertThat(names).doesNotHaveDuplicates();
    return content;
  }
}
