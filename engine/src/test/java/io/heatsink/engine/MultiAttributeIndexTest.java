package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A global index on partition key (g: S, h: N) and sort key (x: S, y: N, z: S). */
class MultiAttributeIndexTest {
  /** Those that a naive way to join them would mistake for others. */
  private static final List<String> TEXTS = List.of("a", "a\0", "a\0b", "ab", "b");

  private final Calls calls = Calls.on(EngineOptions.DEFAULT);

  private static String create(String key) {
    return """
    {'TableName': 'orders', 'BillingMode': 'PAY_PER_REQUEST',
     'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'},
       {'AttributeName': 'g', 'AttributeType': 'S'}, {'AttributeName': 'h', 'AttributeType': 'N'},
       {'AttributeName': 'x', 'AttributeType': 'S'}, {'AttributeName': 'y', 'AttributeType': 'N'},
       {'AttributeName': 'z', 'AttributeType': 'S'}],
     'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}],
     'GlobalSecondaryIndexes': [{'IndexName': 'wide', 'Projection': {'ProjectionType': 'ALL'},
       'KeySchema': [%s]}]}
    """
        .formatted(key);
  }

  private static String elements(String names, String type) {
    List<String> elements = new ArrayList<>();
    for (int at = 0; at < names.length(); at++) {
      elements.add("{'AttributeName': '%c', 'KeyType': '%s'}".formatted(names.charAt(at), type));
    }
    return String.join(", ", elements);
  }

  private void createWide() {
    calls.call("CreateTable", create(elements("gh", "HASH") + ", " + elements("xyz", "RANGE")));
  }

  private static String query(String condition, String values, String more) {
    return "{'TableName': 'orders', 'IndexName': 'wide', 'KeyConditionExpression': '%s',"
            .formatted(condition)
        + " 'ExpressionAttributeValues': {%s}%s}".formatted(values, more);
  }

  @Test
  void anItemWithoutOneOfTheAttributesIsNotInTheIndex() {
    createWide();
    calls.put(
        "orders",
        "{'pk': {'S': 'p'}, 'g': {'S': 'g'}, 'h': {'N': '1'}, 'x': {'S': 'x'}, 'y': {'N': '1'}}");
    String scan = "{'TableName': 'orders', 'IndexName': 'wide', 'Select': 'COUNT'}";

    assertThat(calls.call("Scan", scan)).startsWith("{'Count':0");
    calls.call(
        "UpdateItem",
        "{'TableName': 'orders', 'Key': {'pk': {'S': 'p'}}, 'UpdateExpression': 'SET z = :z',"
            + " 'ExpressionAttributeValues': {':z': {'S': 'z'}}}");
    assertThat(calls.call("Scan", scan)).startsWith("{'Count':1");
    calls.call(
        "UpdateItem",
        "{'TableName': 'orders', 'Key': {'pk': {'S': 'p'}}, 'UpdateExpression': 'REMOVE h'}");
    assertThat(calls.call("Scan", scan)).startsWith("{'Count':0");
  }

  @Test
  void theLastKeyShowsAllAttributesOfIndexAndTable() {
    createWide();
    calls.put("orders", Replies.json(item("p", "g", 1, "x", 2, "z")));

    assertThat(
            calls.call(
                "Query",
                query("g = :g AND h = :h", "':g': {'S': 'g'}, ':h': {'N': '1'}", ", 'Limit': 1")))
        .endsWith(
            "'LastEvaluatedKey':{'g':{'S':'g'},'h':{'N':'1'},'x':{'S':'x'},'y':{'N':'2'},"
                + "'z':{'S':'z'},'pk':{'S':'p'}}}");
  }

  /** A condition, values for :g, :h, :x, :y or :z as it uses them, and what is said of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "g = :g | Query condition missed key schema element: h",
        "h = :h | Query condition missed key schema element: g",
        "g = :g AND h > :h | Query key condition not supported",
        "g = :g AND h = :h AND y = :y | Query condition missed key schema element: x",
        "g = :g AND h = :h AND x = :x AND z = :z | Query condition missed key schema element: y",
        "g = :g AND h = :h AND x > :x AND y = :y | Query key condition not supported",
      })
  void allOfThePartitionKeyAndTheSortKeyFromTheLeftAreAskedFor(String condition, String problem) {
    createWide();
    List<String> values = new ArrayList<>();
    for (String name : List.of("g", "h", "x", "y", "z")) {
      if (condition.contains(":" + name)) {
        values.add("':%s': {'%s': '1'}".formatted(name, "hy".contains(name) ? "N" : "S"));
      }
    }

    assertThat(calls.error("Query", query(condition, String.join(", ", values), "")))
        .isEqualTo("ValidationException: " + problem);
  }

  @Test
  void onlyGlobalIndexesHaveKeysOfSeveralAttributes() {
    String key = "'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}]";

    assertThat(
            calls.error(
                "CreateTable",
                create(elements("g", "HASH"))
                    .replace(key, "'KeySchema': [%s]".formatted(elements("ghx", "HASH")))))
        .contains("Member must have length less than or equal to 2");
    assertThat(
            calls.error(
                "CreateTable",
                create(elements("g", "HASH"))
                    .replace(key, "'KeySchema': [%s]".formatted(elements("gh", "HASH")))))
        .isEqualTo(
            "ValidationException: Invalid KeySchema: The second KeySchemaElement is not a RANGE key"
                + " type");
  }

  @Test
  void eachPartHasFourAttributesAtMostAndThePartitionKeyComesFirst() {
    assertThat(calls.error("CreateTable", create(elements("ghxyz", "HASH"))))
        .startsWith("ValidationException: Invalid KeySchema: The number of HASH key elements");
    assertThat(
            calls.error(
                "CreateTable", create(elements("g", "RANGE") + ", " + elements("h", "HASH"))))
        .isEqualTo(
            "ValidationException: Invalid KeySchema: The first KeySchemaElement is not a HASH key"
                + " type");
    assertThat(
            calls.error(
                "CreateTable",
                create(
                    elements("g", "HASH")
                        + ", "
                        + elements("h", "RANGE")
                        + ", "
                        + elements("x", "HASH"))))
        .startsWith("ValidationException: Invalid KeySchema: All HASH key elements");
  }

  /** What a query asks for beyond the partition key, and which items that are. */
  private record Condition(String text, Predicate<Map<String, AttributeValue>> test) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void queriesAnswerAsAFilterOverASortedListDoes(long seed) {
    createWide();
    SplittableRandom random = new SplittableRandom(seed);
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    for (int at = 0; at < 120; at++) {
      Map<String, AttributeValue> item =
          item(
              "p" + (100 + at),
              "g" + random.nextInt(2),
              random.nextInt(2),
              text(random),
              random.nextInt(4) - 2,
              text(random));
      items.add(item);
      calls.put("orders", Replies.json(item));
    }
    items.sort(
        Comparator.comparing((Map<String, AttributeValue> item) -> text(item, "x"))
            .thenComparingInt(item -> number(item, "y"))
            .thenComparing(item -> text(item, "z"))
            .thenComparing(item -> text(item, "pk")));
    for (int query = 0; query < 200; query++) {
      check(random, items, "seed %d, query %d".formatted(seed, query));
    }
  }

  private void check(
      SplittableRandom random, List<Map<String, AttributeValue>> items, String name) {
    String g = "g" + random.nextInt(2);
    int h = random.nextInt(2);
    String x = text(random);
    int y = random.nextInt(4) - 2;
    String z = text(random);
    Condition condition =
        List.of(
                new Condition("", item -> true),
                new Condition(" AND x = :x", item -> text(item, "x").equals(x)),
                new Condition(" AND x < :x", item -> text(item, "x").compareTo(x) < 0),
                new Condition(" AND x <= :x", item -> text(item, "x").compareTo(x) <= 0),
                new Condition(" AND x > :x", item -> text(item, "x").compareTo(x) > 0),
                new Condition(" AND x >= :x", item -> text(item, "x").compareTo(x) >= 0),
                new Condition(" AND begins_with(x, :x)", item -> text(item, "x").startsWith(x)),
                new Condition(
                    " AND x = :x AND y >= :y",
                    item -> text(item, "x").equals(x) && number(item, "y") >= y),
                new Condition(
                    " AND x = :x AND y BETWEEN :y AND :y",
                    item -> text(item, "x").equals(x) && number(item, "y") == y),
                new Condition(
                    " AND x = :x AND y = :y AND z > :z",
                    item ->
                        text(item, "x").equals(x)
                            && number(item, "y") == y
                            && text(item, "z").compareTo(z) > 0),
                new Condition(
                    " AND x = :x AND y = :y AND z = :z",
                    item ->
                        text(item, "x").equals(x)
                            && number(item, "y") == y
                            && text(item, "z").equals(z)))
            .get(random.nextInt(11));
    boolean forward = random.nextBoolean();
    List<Map<String, AttributeValue>> expected =
        items.stream()
            .filter(item -> text(item, "g").equals(g) && number(item, "h") == h)
            .filter(condition.test)
            .toList();
    assertThat(pages(condition.text, g, h, x, y, z, forward, 1 + random.nextInt(7)))
        .as(name + condition.text)
        .isEqualTo(forward ? expected : expected.reversed());
  }

  private List<Map<String, AttributeValue>> pages(
      String condition, String g, int h, String x, int y, String z, boolean forward, int limit) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":g", new StringValue(g));
    values.put(":h", NumberValue.of("" + h));
    values.put(":x", new StringValue(x));
    values.put(":y", NumberValue.of("" + y));
    values.put(":z", new StringValue(z));
    String whole = "g = :g AND h = :h" + condition;
    values.keySet().removeIf(placeholder -> !whole.contains(placeholder));
    String asked = Replies.json(values);
    String options = ", 'ScanIndexForward': %b, 'Limit': %d".formatted(forward, limit);
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    String start = "";
    while (true) {
      Replies.Reply reply =
          Replies.read(
              calls.call(
                  "Query", query(whole, asked.substring(1, asked.length() - 1), options + start)));
      found.addAll(reply.items());
      if (reply.lastKey() == null) {
        return found;
      }
      start = ", 'ExclusiveStartKey': " + Replies.json(reply.lastKey());
    }
  }

  private static Map<String, AttributeValue> item(
      String pk, String g, int h, String x, int y, String z) {
    return Map.of(
        "pk", new StringValue(pk),
        "g", new StringValue(g),
        "h", NumberValue.of("" + h),
        "x", new StringValue(x),
        "y", NumberValue.of("" + y),
        "z", new StringValue(z));
  }

  private static String text(SplittableRandom random) {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return item.get(name) instanceof StringValue(String text) ? text : "";
  }

  private static int number(Map<String, AttributeValue> item, String name) {
    return item.get(name) instanceof NumberValue(var number)
        ? number.toBigDecimal().intValueExact()
        : 0;
  }
}
