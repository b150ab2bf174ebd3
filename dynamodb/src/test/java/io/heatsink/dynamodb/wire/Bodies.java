package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.RandomValues;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;

/** Random bodies of calls on data: JSON of the right form, written in any order and spelling. */
@NullUnmarked // JSON has nulls.
final class Bodies {
  static final List<Operation> OPERATIONS =
      Arrays.stream(Operation.values()).filter(Operation::onData).toList();

  private static final List<String> TABLES = List.of("simple", "orders", "binary", "unknown");

  private final Random random;

  private Bodies(Random random) {
    this.random = random;
  }

  static byte[] valid(Random random, Operation operation) {
    Bodies bodies = new Bodies(random);
    return bodies.render(bodies.call(operation)).getBytes(StandardCharsets.UTF_8);
  }

  private Object call(Operation operation) {
    Map<String, Object> call =
        switch (operation) {
          case GET_ITEM, DELETE_ITEM, UPDATE_ITEM -> keyed("Key");
          case PUT_ITEM -> keyed("Item");
          case QUERY -> query();
          case SCAN -> object("TableName", tableName(table()), "IndexName", "by-mail");
          case BATCH_GET_ITEM -> object("RequestItems", batchGet());
          case BATCH_WRITE_ITEM -> object("RequestItems", batchWrite());
          case TRANSACT_GET_ITEMS ->
              object("TransactItems", list(() -> object("Get", keyed("Key"))));
          case TRANSACT_WRITE_ITEMS -> object("TransactItems", list(this::transactWrite));
          case EXECUTE_STATEMENT -> statement();
          case BATCH_EXECUTE_STATEMENT -> object("Statements", list(this::statement));
          case EXECUTE_TRANSACTION -> object("TransactStatements", list(this::statement));
          default -> throw new AssertionError(operation);
        };
    maybe(call, "ReturnConsumedCapacity", pick("NONE", "TOTAL", "INDEXES", null));
    maybe(call, "Unknown", Map.of("TableName", List.of(1.5, true, "x")));
    return call;
  }

  private Map<String, Object> keyed(String field) {
    String table = table();
    Map<String, Object> call =
        object("TableName", tableName(table), field, attributes(table, field.equals("Item")));
    maybe(call, "ConsistentRead", pick(true, false, null, "yes", "no"));
    maybe(call, "ConditionExpression", "attribute_exists(pk)");
    maybe(call, "ProjectionExpression", "a, b");
    return call;
  }

  private Map<String, Object> query() {
    String table = table();
    boolean byMail = table.equals("orders") && random.nextBoolean();
    KeySchema schema = schema(table);
    KeyAttribute partition =
        byMail ? new KeyAttribute("mail", ScalarType.S) : schema.partitionKey();
    Map<String, Object> conditions =
        object(
            partition.name(),
            object(
                "ComparisonOperator",
                pick("EQ", "EQ", "LT"),
                "AttributeValueList",
                List.of(scalar(partition.type()))));
    maybe(conditions, "sk", object("ComparisonOperator", "NULL"));
    Map<String, Object> call = object("TableName", tableName(table), "KeyConditions", conditions);
    if (byMail) {
      call.put("IndexName", "by-mail");
    }
    maybe(call, "ConsistentRead", random.nextBoolean());
    return call;
  }

  private Map<String, Object> batchGet() {
    Map<String, Object> tables = new LinkedHashMap<>();
    for (String table : TABLES) {
      if (random.nextBoolean()) {
        Map<String, Object> request = object("Keys", list(() -> attributes(table, false)));
        maybe(request, "ConsistentRead", random.nextBoolean());
        tables.put(tableName(table), request);
      }
    }
    return tables;
  }

  private Map<String, Object> batchWrite() {
    Map<String, Object> tables = new LinkedHashMap<>();
    for (String table : TABLES) {
      if (random.nextBoolean()) {
        tables.put(
            tableName(table),
            list(
                () ->
                    random.nextBoolean()
                        ? object("PutRequest", object("Item", attributes(table, true)))
                        : object("DeleteRequest", object("Key", attributes(table, false)))));
      }
    }
    return tables;
  }

  private Map<String, Object> transactWrite() {
    String action = (String) pick("Put", "Delete", "Update", "ConditionCheck");
    return object(action, keyed(action.equals("Put") ? "Item" : "Key"));
  }

  private Map<String, Object> statement() {
    String literal = RandomValues.string(random).replaceAll("[^a-z]", "");
    if (random.nextBoolean()) {
      return object(
          "Statement",
          "SELECT * FROM \"orders\" WHERE pk = '%s' AND sk = %d"
              .formatted(literal, random.nextInt(100)));
    }
    return object(
        "Statement",
        "DELETE FROM \"orders\" WHERE sk = ? AND pk = ?",
        "Parameters",
        List.of(scalar(ScalarType.N), scalar(ScalarType.S)));
  }

  /** The key of a table, mostly right; with other attributes around it for an item. */
  private Map<String, Object> attributes(String table, boolean wholeItem) {
    KeySchema schema = schema(table);
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put(schema.partitionKey().name(), scalar(schema.partitionKey().type()));
    schema.sortKey().ifPresent(sort -> attributes.put(sort.name(), scalar(sort.type())));
    if (random.nextInt(8) == 0) {
      attributes.put("sk", scalar((ScalarType) pick(ScalarType.S, ScalarType.N)));
    }
    if (random.nextInt(8) == 0) {
      attributes.remove("pk");
    }
    if (wholeItem || random.nextInt(8) == 0) {
      RandomValues.item(random, 3)
          .forEach((name, value) -> attributes.putIfAbsent(name, new Raw(json(value))));
    }
    return attributes;
  }

  private Object scalar(ScalarType type) {
    return new Raw(json(RandomValues.scalar(random, type)));
  }

  private static String json(AttributeValue value) {
    return new String(new JsonWriter().value(value).toByteArray(), StandardCharsets.UTF_8);
  }

  private static KeySchema schema(String table) {
    return Tables.find(table).map(TableSchema::key).orElse(Tables.ORDERS.key());
  }

  private String table() {
    return (String) pick(TABLES.toArray());
  }

  private String tableName(String table) {
    return random.nextInt(4) == 0 ? "arn:aws:dynamodb:eu-central-1:1234:table/" + table : table;
  }

  private Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  private void maybe(Map<String, Object> object, String name, Object value) {
    if (random.nextBoolean()) {
      object.put(name, value);
    }
  }

  private List<Object> list(java.util.function.Supplier<?> element) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(element.get());
    }
    return list;
  }

  private Object pick(Object... values) {
    return values[random.nextInt(values.length)];
  }

  /** JSON that is written as it is. */
  private record Raw(String json) {}

  private String render(Object value) {
    return space()
        + switch (value) {
          case null -> "null";
          case Raw(String json) -> json;
          case Map<?, ?> map -> {
            List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
            Collections.shuffle(entries, random);
            List<String> fields =
                entries.stream()
                    .map(
                        e ->
                            space()
                                + quoted((String) e.getKey())
                                + space()
                                + ":"
                                + render(e.getValue()))
                    .toList();
            yield "{" + String.join(",", fields) + space() + "}";
          }
          case List<?> list ->
              "[" + String.join(",", list.stream().map(this::render).toList()) + space() + "]";
          case String text -> quoted(text);
          default -> value.toString();
        }
        + space();
  }

  private String space() {
    return random.nextInt(6) == 0 ? (String) pick(" ", "\n", "\t", "\r\n  ") : "";
  }

  /** Any character may be written as an escape. */
  private String quoted(String text) {
    boolean escaping = random.nextInt(6) == 0;
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c < ' ' || c == '"' || c == '\\' || (escaping && random.nextInt(3) == 0)) {
                for (char unit : Character.toChars(c)) {
                  out.append("\\u%04x".formatted((int) unit));
                }
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.append('"').toString();
  }
}
