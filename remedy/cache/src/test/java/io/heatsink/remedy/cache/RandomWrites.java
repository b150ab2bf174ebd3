package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringSetValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.testing.Choices;
import io.heatsink.testing.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes of single items of {@link TestEngine}'s table, of each kind, many of them refused. */
final class RandomWrites {
  private static final List<String> PATHS =
      List.of("a", "b", "c", "d", "m.x", "m.y", "l[0]", "l[1]", "l[7]", "m.l[0]", "#n", "g", "s");

  private final Choices choices;
  private final Values values;

  RandomWrites(Choices choices) {
    this.choices = choices;
    this.values = new Values(choices);
  }

  /**
   * @param mayBeUntold whether its images need not be told
   */
  record Written(String operation, String key, String body, boolean mayBeUntold) {}

  Written next() {
    Map<String, AttributeValue> key = key();
    return switch (choices.below(10)) {
      case 0, 1, 2 -> put(key);
      case 3 -> delete(key);
      default -> update(key);
    };
  }

  private Written put(Map<String, AttributeValue> key) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(item());
    item.putAll(key);
    String returned = choices.oneOf("NONE", "ALL_OLD", "ALL_OLD", "");
    return written(
        "PutItem", key, "\"Item\":" + json(item) + condition() + returnValues(returned), false);
  }

  private Written delete(Map<String, AttributeValue> key) {
    String returned = choices.oneOf("NONE", "ALL_OLD", "ALL_OLD", "");
    return written(
        "DeleteItem", key, "\"Key\":" + json(key) + condition() + returnValues(returned), false);
  }

  private Written update(Map<String, AttributeValue> key) {
    String returned = choices.oneOf("NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW", "");
    String body = "\"Key\":" + json(key) + returnValues(returned);
    if (choices.chance(0.05)) {
      return written("UpdateItem", key, body, false);
    }
    if (choices.chance(0.05)) {
      String older = ",\"AttributeUpdates\":{\"a\":{\"Value\":{\"S\":\"older\"}}}";
      return written("UpdateItem", key, body + older, true);
    }
    Map<String, AttributeValue> used = new LinkedHashMap<>();
    String expression = expression(used);
    String names =
        expression.contains("#n") ? ",\"ExpressionAttributeNames\":{\"#n\":\"a.b c\"}" : "";
    String given = used.isEmpty() ? "" : ",\"ExpressionAttributeValues\":" + json(used);
    return written(
        "UpdateItem",
        key,
        body + ",\"UpdateExpression\":\"" + expression + '"' + names + given,
        false);
  }

  private String expression(Map<String, AttributeValue> used) {
    List<String> paths = new ArrayList<>(PATHS);
    StringBuilder sets = new StringBuilder();
    StringBuilder removals = new StringBuilder();
    StringBuilder additions = new StringBuilder();
    StringBuilder deletions = new StringBuilder();
    for (int actions = 1 + choices.below(3); actions > 0; actions--) {
      String path = paths.remove(choices.below(paths.size()));
      switch (choices.below(6)) {
        case 0, 1, 2 -> append(sets, "SET", path + " = " + operand(path, used));
        case 3 -> append(removals, "REMOVE", path);
        case 4 -> append(additions, "ADD", path + ' ' + value(used, addable()));
        default -> append(deletions, "DELETE", path + ' ' + value(used, set()));
      }
    }
    return String.join(" ", sets, removals, additions, deletions).strip();
  }

  private String operand(String path, Map<String, AttributeValue> used) {
    return switch (choices.below(6)) {
      case 0 -> choices.oneOf(PATHS);
      case 1 -> "if_not_exists(" + path + ", " + value(used, some(path)) + ')';
      case 2 -> path + choices.oneOf(" + ", " - ") + value(used, number());
      case 3 -> "list_append(l, " + value(used, new ListValue(List.of(number()))) + ')';
      default -> value(used, some(path));
    };
  }

  private static String value(Map<String, AttributeValue> used, AttributeValue value) {
    String name = ":v" + used.size();
    used.put(name, value);
    return name;
  }

  private static void append(StringBuilder section, String keyword, String action) {
    section.append(section.isEmpty() ? keyword + ' ' : ", ").append(action);
  }

  private Map<String, AttributeValue> key() {
    Map<String, AttributeValue> key = new LinkedHashMap<>();
    key.put("pk", new StringValue(choices.oneOf("p", "q")));
    key.put("sk", new NumberValue(DynamoNumber.of(choices.below(2))));
    return key;
  }

  private Map<String, AttributeValue> item() {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    for (String name : List.of("a", "b", "c", "d", "a.b c", "g", "s")) {
      if (choices.chance(0.6)) {
        item.put(name, some(name));
      }
    }
    if (choices.chance(0.7)) {
      item.put("m", new MapValue(Map.of("x", number(), "l", new ListValue(List.of(number())))));
    }
    if (choices.chance(0.7)) {
      item.put("l", new ListValue(List.of(number(), values.value())));
    }
    return item;
  }

  /** A value for that attribute, mostly of a type that its indexes take. */
  private AttributeValue some(String path) {
    return switch (path) {
      case "g" -> choices.chance(0.9) ? new StringValue(choices.oneOf("x", "y")) : number();
      case "s", "a" -> number();
      case "b" -> set();
      default -> values.value();
    };
  }

  private AttributeValue addable() {
    return choices.chance(0.6) ? number() : set();
  }

  private AttributeValue number() {
    return new NumberValue(
        choices.chance(0.7) ? DynamoNumber.of(choices.below(20)) : values.number());
  }

  private AttributeValue set() {
    return new StringSetValue(
        choices.chance(0.5) ? Set.of("one") : Set.of(choices.oneOf("one", "two"), "three"));
  }

  private String condition() {
    return choices.chance(0.2) ? ",\"ConditionExpression\":\"attribute_exists(a)\"" : "";
  }

  private static String returnValues(String asked) {
    return asked.isEmpty() ? "" : ",\"ReturnValues\":\"" + asked + '"';
  }

  private static Written written(
      String operation, Map<String, AttributeValue> key, String members, boolean mayBeUntold) {
    return new Written(
        operation, json(key), "{\"TableName\":\"orders\"," + members + '}', mayBeUntold);
  }

  private static String json(Map<String, AttributeValue> item) {
    return new String(new JsonWriter().item(item).toByteArray(), UTF_8);
  }
}
