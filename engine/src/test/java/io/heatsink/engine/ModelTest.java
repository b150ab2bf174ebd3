package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random calls, answered by the engine and by plain maps. */
class ModelTest {
  private static final int CALLS = 1_000;
  private static final int PARTITIONS = 4;
  private static final int SORT_KEYS = 12;

  /** What the engine should hold: items by partition key and sort key. */
  private final Map<String, NavigableMap<Integer, Map<String, AttributeValue>>> model =
      new HashMap<>();

  private final Calls calls = Calls.on(EngineOptions.DEFAULT);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theEngineAnswersAsPlainMapsDo(long seed) {
    calls.call(
        "CreateTable",
        """
        {'TableName': 'orders', 'BillingMode': 'PAY_PER_REQUEST',
         'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'},
           {'AttributeName': 'sk', 'AttributeType': 'N'},
           {'AttributeName': 'g', 'AttributeType': 'S'},
           {'AttributeName': 'h', 'AttributeType': 'N'}],
         'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'},
           {'AttributeName': 'sk', 'KeyType': 'RANGE'}],
         'LocalSecondaryIndexes': [{'IndexName': 'by-h',
           'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'},
             {'AttributeName': 'h', 'KeyType': 'RANGE'}],
           'Projection': {'ProjectionType': 'KEYS_ONLY'}}],
         'GlobalSecondaryIndexes': [{'IndexName': 'by-g',
           'KeySchema': [{'AttributeName': 'g', 'KeyType': 'HASH'},
             {'AttributeName': 'h', 'KeyType': 'RANGE'}],
           'Projection': {'ProjectionType': 'INCLUDE', 'NonKeyAttributes': ['v']}}]}
        """);
    SplittableRandom random = new SplittableRandom(seed);
    for (int call = 0; call < CALLS; call++) {
      Case one = new Case(random, "seed %d, call %d".formatted(seed, call));
      switch (random.nextInt(11)) {
        case 0, 1, 2 -> one.put();
        case 3, 4 -> one.update();
        case 5 -> one.delete();
        case 6 -> one.get();
        case 7 -> one.query();
        case 8 -> one.scan();
        case 9 -> one.queryLocalIndex();
        default -> one.queryIndex();
      }
    }
  }

  private record Condition(String text, IntPredicate holds) {}

  /** One random call. */
  private final class Case {
    private final SplittableRandom random;
    private final String name;
    private final String pk;
    private final int sk;

    Case(SplittableRandom random, String name) {
      this.random = random;
      this.name = name;
      this.pk = "p" + random.nextInt(PARTITIONS);
      this.sk = random.nextInt(SORT_KEYS) - SORT_KEYS / 2;
    }

    private NavigableMap<Integer, Map<String, AttributeValue>> collection() {
      return model.computeIfAbsent(pk, key -> new TreeMap<>());
    }

    private Map<String, AttributeValue> key() {
      return new HashMap<>(Map.of("pk", new StringValue(pk), "sk", number(sk)));
    }

    private Map<String, AttributeValue> randomItem() {
      Map<String, AttributeValue> item = key();
      if (random.nextInt(3) > 0) {
        item.put("g", new StringValue("g" + random.nextInt(2)));
      }
      if (random.nextInt(3) > 0) {
        item.put("h", number(random.nextInt(3)));
      }
      if (random.nextBoolean()) {
        item.put("v", number(random.nextInt(5)));
      }
      if (random.nextBoolean()) {
        item.put("w", new StringValue("x".repeat(random.nextInt(40))));
      }
      return item;
    }

    void put() {
      Map<String, AttributeValue> item = randomItem();
      Map<String, AttributeValue> old = collection().get(sk);
      boolean onlyNew = random.nextInt(4) == 0;
      String put =
          "{'TableName': 'orders', 'Item': %s, 'ReturnValues': 'ALL_OLD'%s}"
              .formatted(
                  Replies.json(item),
                  onlyNew ? ", 'ConditionExpression': 'attribute_not_exists(pk)'" : "");
      if (onlyNew && old != null) {
        assertThat(calls.error("PutItem", put)).as(name).startsWith("ConditionalCheckFailed");
      } else {
        assertThat(Replies.read(calls.call("PutItem", put)).attributes()).as(name).isEqualTo(old);
        collection().put(sk, item);
      }
    }

    void update() {
      Map<String, AttributeValue> old = collection().get(sk);
      Map<String, AttributeValue> item = old == null ? key() : new HashMap<>(old);
      int amount = random.nextInt(3);
      String expression =
          switch (random.nextInt(4)) {
            case 0 -> {
              long before =
                  item.get("v") instanceof NumberValue(var v) ? v.toBigDecimal().longValue() : 0;
              item.put("v", number(before + amount));
              yield "ADD v :n";
            }
            case 1 -> {
              item.put("h", number(amount));
              yield "SET h = :n";
            }
            case 2 -> {
              item.remove("g");
              item.put("v", number(amount));
              yield "SET v = :n REMOVE g";
            }
            default -> {
              item.putIfAbsent("v", number(amount));
              yield "SET v = if_not_exists(v, :n)";
            }
          };
      String update =
          "{'TableName': 'orders', 'Key': %s, 'UpdateExpression': '%s', 'ExpressionAttributeValues':"
                  .formatted(Replies.json(key()), expression)
              + " {':n': {'N': '%d'}}, 'ReturnValues': 'ALL_NEW'}".formatted(amount);
      assertThat(Replies.read(calls.call("UpdateItem", update)).attributes())
          .as(name)
          .isEqualTo(item);
      collection().put(sk, item);
    }

    void delete() {
      String delete =
          "{'TableName': 'orders', 'Key': %s, 'ReturnValues': 'ALL_OLD'}"
              .formatted(Replies.json(key()));
      assertThat(Replies.read(calls.call("DeleteItem", delete)).attributes())
          .as(name)
          .isEqualTo(collection().remove(sk));
    }

    void get() {
      assertThat(Replies.read(calls.get("orders", Replies.json(key()))).item())
          .as(name)
          .isEqualTo(collection().get(sk));
    }

    void query() {
      boolean forward = random.nextBoolean();
      int low = sk;
      int high = sk + random.nextInt(SORT_KEYS);
      List<Condition> conditions =
          List.of(
              new Condition("", it -> true),
              new Condition(" AND sk = :low", it -> it == low),
              new Condition(" AND sk < :low", it -> it < low),
              new Condition(" AND sk <= :low", it -> it <= low),
              new Condition(" AND sk > :low", it -> it > low),
              new Condition(" AND sk >= :low", it -> it >= low),
              new Condition(" AND sk BETWEEN :low AND :high", it -> it >= low && it <= high));
      Condition condition = conditions.get(random.nextInt(conditions.size()));
      List<Map<String, AttributeValue>> expected = new ArrayList<>();
      NavigableMap<Integer, Map<String, AttributeValue>> items = collection();
      (forward ? items : items.descendingMap())
          .forEach(
              (sort, item) -> {
                if (condition.holds.test(sort)) {
                  expected.add(item);
                }
              });
      String values =
          "':pk': {'S': '%s'}%s%s"
              .formatted(
                  pk,
                  condition.text.contains(":low") ? ", ':low': {'N': '%d'}".formatted(low) : "",
                  condition.text.contains(":high") ? ", ':high': {'N': '%d'}".formatted(high) : "");
      assertThat(
              pages(
                  "Query",
                  "'KeyConditionExpression': 'pk = :pk%s', 'ExpressionAttributeValues': {%s},"
                          .formatted(condition.text, values)
                      + " 'ScanIndexForward': %b, 'ConsistentRead': true".formatted(forward)))
          .as(name)
          .isEqualTo(expected);
    }

    void scan() {
      int least = random.nextInt(5);
      List<Map<String, AttributeValue>> expected =
          all()
              .filter(
                  item ->
                      item.get("v") instanceof NumberValue(var v)
                          && v.toBigDecimal().intValue() >= least)
              .toList();
      List<Map<String, AttributeValue>> found =
          pages(
              "Scan",
              "'FilterExpression': 'v >= :v', 'ExpressionAttributeValues': {':v': {'N': '%d'}},"
                      .formatted(least)
                  + " 'ConsistentRead': true");
      assertThat(found).as(name).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(new HashSet<>(found)).as(name).hasSameSizeAs(found);
    }

    void queryIndex() {
      String g = "g" + random.nextInt(2);
      List<Map<String, AttributeValue>> expected =
          all()
              .filter(item -> item.containsKey("h") && new StringValue(g).equals(item.get("g")))
              .map(ModelTest::projected)
              .toList();
      List<Map<String, AttributeValue>> found =
          pages(
              "Query",
              "'IndexName': 'by-g', 'KeyConditionExpression': 'g = :g',"
                  + " 'ExpressionAttributeValues':"
                  + " {':g': {'S': '%s'}}".formatted(g));
      assertThat(found).as(name).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(found.stream().map(ModelTest::h).toList()).as(name).isSorted();
    }

    void queryLocalIndex() {
      boolean forward = random.nextBoolean();
      List<Map<String, AttributeValue>> expected =
          new ArrayList<>(
              collection().values().stream().filter(item -> item.containsKey("h")).toList());
      // Equal sort keys of the index go by the table's: the collection's own order.
      expected.sort(Comparator.comparingInt(ModelTest::h));
      List<Map<String, AttributeValue>> found =
          pages(
              "Query",
              "'IndexName': 'by-h', 'KeyConditionExpression': 'pk = :pk',"
                  + " 'ExpressionAttributeValues': {':pk': {'S': '%s'}},".formatted(pk)
                  + " 'Select': 'ALL_ATTRIBUTES', 'ConsistentRead': true,"
                  + " 'ScanIndexForward': %b".formatted(forward));
      assertThat(found).as(name).isEqualTo(forward ? expected : expected.reversed());
    }

    private List<Map<String, AttributeValue>> pages(String operation, String more) {
      List<Map<String, AttributeValue>> items = new ArrayList<>();
      String limit = random.nextBoolean() ? "" : ", 'Limit': " + (1 + random.nextInt(5));
      String start = "";
      while (true) {
        Replies.Reply reply =
            Replies.read(
                calls.call(operation, "{'TableName': 'orders', " + more + limit + start + "}"));
        items.addAll(reply.items());
        if (reply.lastKey() == null) {
          return items;
        }
        start = ", 'ExclusiveStartKey': " + Replies.json(reply.lastKey());
      }
    }
  }

  private java.util.stream.Stream<Map<String, AttributeValue>> all() {
    return model.values().stream().flatMap(collection -> collection.values().stream());
  }

  private static Map<String, AttributeValue> projected(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> entry = new HashMap<>(item);
    entry.remove("w");
    return entry;
  }

  private static int h(Map<String, AttributeValue> item) {
    return item.get("h") instanceof NumberValue(var h) ? h.toBigDecimal().intValue() : -1;
  }

  private static AttributeValue number(long value) {
    return NumberValue.of(Long.toString(value));
  }
}
