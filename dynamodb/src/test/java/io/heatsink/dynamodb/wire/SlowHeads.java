package io.heatsink.dynamodb.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.BinaryValue;
import io.heatsink.dynamodb.AttributeValue.NullValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.Binary;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.ItemAccess.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * Reads heads of well-formed bodies the slow way: a tree of the whole body, then a walk over it.
 */
@NullUnmarked // A field that is missing fails the test, as it should.
final class SlowHeads {
  /**
   * An access, with the tree of its own object instead of its place.
   *
   * @param object null for the whole body
   */
  record SlowAccess(
      String table,
      @Nullable String index,
      Kind kind,
      @Nullable KeyValue partition,
      @Nullable PrimaryKey key,
      boolean consistent,
      Object object) {}

  private final List<SlowAccess> accesses = new ArrayList<>();

  private SlowHeads() {}

  static List<SlowAccess> read(Operation operation, byte[] body) {
    SlowHeads heads = new SlowHeads();
    heads.call(operation, map(tree(body)));
    return heads.accesses;
  }

  private void call(Operation operation, Map<String, Object> call) {
    switch (operation) {
      case GET_ITEM -> item(call, Kind.GET, "Key", consistent(call), call);
      case PUT_ITEM -> item(call, Kind.PUT, "Item", false, call);
      case UPDATE_ITEM -> item(call, Kind.UPDATE, "Key", false, call);
      case DELETE_ITEM -> item(call, Kind.DELETE, "Key", false, call);
      case SCAN -> collection(call, Kind.SCAN, null);
      case QUERY -> query(call);
      case BATCH_GET_ITEM ->
          map(call.get("RequestItems"))
              .forEach(
                  (table, request) ->
                      list(map(request).get("Keys"))
                          .forEach(
                              key ->
                                  add(table, Kind.GET, key, false, consistent(map(request)), key)));
      case BATCH_WRITE_ITEM ->
          map(call.get("RequestItems"))
              .forEach((table, requests) -> list(requests).forEach(r -> write(table, r)));
      case TRANSACT_GET_ITEMS ->
          list(call.get("TransactItems"))
              .forEach(e -> item(map(map(e).get("Get")), Kind.GET, "Key", true, e));
      case TRANSACT_WRITE_ITEMS -> list(call.get("TransactItems")).forEach(this::action);
      case EXECUTE_STATEMENT -> statement(call, false);
      case BATCH_EXECUTE_STATEMENT ->
          list(call.get("Statements")).forEach(s -> statement(map(s), false));
      case EXECUTE_TRANSACTION ->
          list(call.get("TransactStatements")).forEach(s -> statement(map(s), true));
      default -> throw new AssertionError(operation);
    }
  }

  private void item(
      Map<String, Object> fields, Kind kind, String key, boolean consistent, Object object) {
    add(
        (String) fields.get("TableName"),
        kind,
        fields.get(key),
        key.equals("Item"),
        consistent,
        object);
  }

  private void write(String table, Object request) {
    if (map(request).containsKey("PutRequest")) {
      Object item = map(map(request).get("PutRequest")).get("Item");
      add(table, Kind.PUT, item, true, false, request);
    } else {
      Object key = map(map(request).get("DeleteRequest")).get("Key");
      add(table, Kind.DELETE, key, false, false, request);
    }
  }

  private void action(Object element) {
    map(element)
        .forEach(
            (name, fields) ->
                item(
                    map(fields),
                    switch (name) {
                      case "Put" -> Kind.PUT;
                      case "Delete" -> Kind.DELETE;
                      case "Update" -> Kind.UPDATE;
                      default -> Kind.CONDITION_CHECK;
                    },
                    name.equals("Put") ? "Item" : "Key",
                    false,
                    element));
  }

  private void query(Map<String, Object> call) {
    TableSchema schema = schema((String) call.get("TableName"));
    if (schema == null) {
      collection(call, Kind.QUERY, null);
      return;
    }
    String index = (String) call.get("IndexName");
    KeySchema key = index == null ? schema.key() : schema.indexes().get(index).key();
    Map<String, Object> condition =
        map(map(call.get("KeyConditions")).get(key.partitionKey().name()));
    Object operand = list(condition.get("AttributeValueList")).getFirst();
    AttributeValue value = attribute(operand);
    boolean usable =
        condition.get("ComparisonOperator").equals("EQ") && KeyValue.of(value).length() > 0;
    collection(call, Kind.QUERY, usable ? KeyValue.of(value) : null);
  }

  private void collection(Map<String, Object> call, Kind kind, @Nullable KeyValue partition) {
    accesses.add(
        new SlowAccess(
            name((String) call.get("TableName")),
            (String) call.get("IndexName"),
            kind,
            partition,
            null,
            consistent(call),
            call));
  }

  private void statement(Map<String, Object> call, boolean transactional) {
    String text = (String) call.get("Statement");
    Matcher literal = Pattern.compile(".* pk = '(.*)' AND sk = (.*)").matcher(text);
    Map<String, AttributeValue> key = new HashMap<>();
    if (literal.matches()) {
      key.put("pk", new StringValue(literal.group(1)));
      key.put("sk", NumberValue.of(literal.group(2)));
    } else {
      key.put("pk", attribute(list(call.get("Parameters")).get(1)));
      key.put("sk", attribute(list(call.get("Parameters")).get(0)));
    }
    PrimaryKey primaryKey = orNull(() -> PrimaryKey.ofKey(Tables.ORDERS.key(), key));
    accesses.add(
        new SlowAccess(
            "orders",
            null,
            text.startsWith("SELECT") ? Kind.SELECT : Kind.MODIFY,
            primaryKey == null ? null : primaryKey.partition(),
            primaryKey,
            transactional || consistent(call),
            call));
  }

  private void add(
      String table, Kind kind, Object key, boolean wholeItem, boolean consistent, Object object) {
    TableSchema schema = schema(table);
    PrimaryKey primaryKey = null;
    if (schema != null) {
      Map<String, AttributeValue> attributes = new HashMap<>();
      map(key).forEach((name, value) -> attributes.put(name, attribute(value)));
      primaryKey =
          orNull(
              () ->
                  wholeItem
                      ? PrimaryKey.ofItem(schema.key(), attributes)
                      : PrimaryKey.ofKey(schema.key(), attributes));
    }
    accesses.add(
        new SlowAccess(
            name(table),
            null,
            kind,
            primaryKey == null ? null : primaryKey.partition(),
            primaryKey,
            consistent,
            object));
  }

  private static @Nullable PrimaryKey orNull(java.util.function.Supplier<PrimaryKey> key) {
    try {
      return key.get();
    } catch (DynamoDbException e) {
      return null;
    }
  }

  private static AttributeValue attribute(Object tree) {
    Map.Entry<String, Object> typed = map(tree).entrySet().iterator().next();
    return switch (typed.getKey()) {
      case "S" -> new StringValue((String) typed.getValue());
      case "N" -> NumberValue.of((String) typed.getValue());
      case "B" ->
          new BinaryValue(Binary.wrap(Base64.getDecoder().decode((String) typed.getValue())));
      default -> new NullValue();
    };
  }

  private static boolean consistent(Map<String, Object> call) {
    Object value = call.get("ConsistentRead");
    return value != null && !value.equals(false) && !value.equals("no");
  }

  private static @Nullable TableSchema schema(String table) {
    return Tables.find(name(table)).orElse(null);
  }

  private static String name(String table) {
    return table.substring(table.lastIndexOf('/') + 1);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object tree) {
    return (Map<String, Object>) tree;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object tree) {
    return (List<Object>) tree;
  }

  static Object tree(byte[] json) {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      return tree(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object tree(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, tree(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(tree(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }
}
