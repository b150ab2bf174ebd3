package io.heatsink.remedy.cache;

import static io.heatsink.remedy.cache.CachedEngine.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.remedy.cache.policy.CacheRule.Which;
import io.heatsink.testing.Choices;
import io.heatsink.testing.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionTest {
  private static final int READS = 4_000;
  private static final List<String> PATHS =
      List.of(
          "a",
          "b",
          "pk",
          "m",
          "m.x",
          "m.y.z",
          "m.l[0]",
          "m.l[1].x",
          "l",
          "l[0]",
          "l[2]",
          "l[9]",
          "l[1][0]",
          "#n",
          "#n.x",
          "m.#n",
          "nowhere",
          "nowhere.x",
          "a.x",
          "l.x",
          "m[0]",
          "",
          "a..b",
          "size");
  private static final String KEY = "{'pk':{'S':'p'},'sk':{'N':'1'}}";

  private final CachedEngine cached = new CachedEngine(CachedEngine.rule(Which.ALL, Which.OFF));

  @Test
  void eachProjectionIsAnsweredAsByTheEngineItself() {
    Choices choices = new Choices(5);
    int hits = 0;
    for (int i = 0; i < READS; i++) {
      if (i % 20 == 0) {
        put(item(choices));
      }
      String request =
          "{'TableName':'orders','Key':" + KEY + projection(choices) + capacity(choices) + "}";
      Reply expected = cached.direct("GetItem", request);
      Reply came = cached.call("GetItem", request);
      if (came.servedBy() == ServedBy.CACHE) {
        hits++;
      }
      assertThat(came.status()).as(request).isEqualTo(expected.status());
      assertThat(content(came)).as(request).isEqualTo(content(expected));
    }
    assertThat(hits).isGreaterThan(READS / 3);
  }

  @Test
  void eachProjectionOfABatchIsAnsweredAsByTheEngineItself() {
    Choices choices = new Choices(6);
    for (int i = 0; i < READS / 4; i++) {
      if (i % 20 == 0) {
        put(item(choices));
      }
      String request =
          "{'RequestItems':{'orders':{'Keys':[%s,{'pk':{'S':'none'},'sk':{'N':'1'}}]%s}}%s}"
              .formatted(KEY, projection(choices), capacity(choices));
      Reply expected = cached.direct("BatchGetItem", request);
      Reply came = cached.call("BatchGetItem", request);
      assertThat(came.status()).as(request).isEqualTo(expected.status());
      assertThat(batch(came)).as(request).isEqualTo(batch(expected));
    }
  }

  @Test
  void allProjectionsAreCutFromOneItem() {
    put(Map.of("a", new StringValue("x"), "b", new StringValue("y")));
    assertThat(upstream(",'ProjectionExpression':'a'")).isEqualTo(1);
    assertThat(new String(cached.sent.getLast().body(), UTF_8)).doesNotContain("Projection");
    assertThat(upstream(",'ProjectionExpression':'b'")).isZero();
    assertThat(upstream(",'AttributesToGet':['a']")).isZero();
    assertThat(upstream("")).isZero();
    Reply hit = get(",'ProjectionExpression':'#b','ExpressionAttributeNames':{'#b':'b'}");
    assertThat(text(hit)).isEqualTo("{'Item':{'b':{'S':'y'}}}");
    assertThat(hit.headers().first("Heatsink-Cache")).isPresent();
  }

  @Test
  void nothingOfAnItemIsAnEmptyItemAndOfNoneNone() {
    put(Map.of("a", new StringValue("x")));
    for (int i = 0; i < 2; i++) {
      assertThat(text(get(",'ProjectionExpression':'nowhere'"))).isEqualTo("{'Item':{}}");
    }
    String absent =
        "{'TableName':'orders','Key':{'pk':{'S':'none'},'sk':{'N':'1'}},"
            + "'ProjectionExpression':'a'}";
    for (int i = 0; i < 2; i++) {
      assertThat(text(cached.call("GetItem", absent))).isEqualTo("{}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",'ProjectionExpression':'a,'",
        ",'ProjectionExpression':''",
        ",'ProjectionExpression':'a','AttributesToGet':['a']",
        ",'ProjectionExpression':'a','ExpressionAttributeNames':{'#n':'b'}",
        ",'ProjectionExpression':'#m'",
        ",'ProjectionExpression':'a, a'",
        ",'AttributesToGet':[]",
        ",'AttributesToGet':['a','a']",
        ",'AttributesToGet':['a'],'ExpressionAttributeNames':{'#n':'b'}",
        ",'ExpressionAttributeNames':{'#n':'b'}"
      })
  void whatDynamoDbRefusesItRefusesItself(String faulty) {
    put(Map.of("a", new StringValue("x")));
    Reply unused = get("");
    assertThat(upstream(faulty)).isEqualTo(1);
    assertThat(get(faulty).status()).isEqualTo(400);
    assertThat(text(get(faulty)))
        .isEqualTo(
            text(cached.direct("GetItem", "{'TableName':'orders','Key':" + KEY + faulty + "}")));
  }

  @Test
  void keysLeftUnprocessedStillSayWhatIsAskedOfThem() {
    cached.upstream =
        (call, engine) ->
            Optional.of(
                engine
                    .answer("ListTables", "{}".getBytes(UTF_8))
                    .withBody(
                        TestEngine.json(
                                "{'Responses':{'orders':[]},'UnprocessedKeys':{'orders':{'Keys':["
                                    + KEY
                                    + "]}}}")
                            .getBytes(UTF_8)));
    String asked = "'ProjectionExpression':'#n','ExpressionAttributeNames':{'#n':'a'}";
    String request = "{'RequestItems':{'orders':{" + asked + ",'Keys':[" + KEY + "]}}}";
    assertThat(text(cached.call("BatchGetItem", request)))
        .isEqualTo(
            "{'Responses':{'orders':[]},'UnprocessedKeys':{'orders':{'Keys':["
                + KEY
                + "],"
                + asked
                + "}}}");
  }

  private int upstream(String more) {
    return cached.upstreamCallsOf("GetItem", "{'TableName':'orders','Key':" + KEY + more + "}");
  }

  private Reply get(String more) {
    return cached.call("GetItem", "{'TableName':'orders','Key':" + KEY + more + "}");
  }

  private void put(Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(attributes);
    item.put("pk", new StringValue("p"));
    item.put("sk", new NumberValue(DynamoNumber.of(1)));
    String json = new String(new JsonWriter().item(item).toByteArray(), UTF_8);
    assertThat(
            cached.callJson("PutItem", "{\"TableName\":\"orders\",\"Item\":" + json + "}").status())
        .isEqualTo(200);
  }

  private static Map<String, AttributeValue> item(Choices choices) {
    Values values = new Values(choices);
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    for (String name : List.of("a", "b", "a.b c", "l", "m")) {
      if (choices.chance(0.5)) {
        item.put(name, values.value());
      }
    }
    if (choices.chance(0.6)) {
      item.put("m", map(values, "x", "y", "a.b c"));
      item.put("l", new ListValue(List.of(values.value(), values.value(), map(values, "x"))));
    }
    if (choices.chance(0.3)) {
      item.put(
          "m",
          new MapValue(
              Map.of(
                  "y",
                  map(values, "z"),
                  "l",
                  new ListValue(List.of(values.value(), map(values, "x"))))));
    }
    return item;
  }

  private static AttributeValue map(Values values, String... names) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    for (String name : names) {
      map.put(name, values.value());
    }
    return new MapValue(map);
  }

  private static String projection(Choices choices) {
    List<String> paths = new ArrayList<>();
    for (int count = 1 + choices.below(3); count > 0; count--) {
      paths.add(choices.oneOf(PATHS));
    }
    if (choices.chance(0.1)) {
      return ",'AttributesToGet':['" + String.join("','", paths) + "']";
    }
    String expression = String.join(", ", paths);
    boolean names = expression.contains("#n") || choices.chance(0.05);
    return ",'ProjectionExpression':'"
        + expression
        + "'"
        + (names ? ",'ExpressionAttributeNames':{'#n':'a.b c'}" : "");
  }

  private static String capacity(Choices choices) {
    return choices.oneOf("", "", ",'ReturnConsumedCapacity':'TOTAL'");
  }

  /** Of an error all, of an answer the item. */
  private static Object content(Reply reply) {
    if (!reply.successful()) {
      return text(reply);
    }
    JsonReader in = JsonReader.of(reply.body());
    Object item = "none";
    boolean consumed = false;
    while (in.nextField()) {
      if (in.name().equals("Item")) {
        item = in.item().orThrow();
      } else {
        consumed |= in.name().equals("ConsumedCapacity");
        in.skip();
      }
    }
    return List.of(item, consumed);
  }

  private static Object batch(Reply reply) {
    if (!reply.successful()) {
      return text(reply);
    }
    Map<String, Object> content = new HashMap<>();
    JsonReader in = JsonReader.of(reply.body());
    while (in.nextField()) {
      switch (in.name()) {
        case "Responses" -> {
          in.enterObject();
          while (in.nextField()) {
            String table = in.name();
            content.put(table, in.items().stream().map(item -> item.orThrow()).toList());
          }
        }
        case "ConsumedCapacity" -> {
          content.put("consumed", true);
          in.skip();
        }
        default -> in.skip();
      }
    }
    return content;
  }
}
