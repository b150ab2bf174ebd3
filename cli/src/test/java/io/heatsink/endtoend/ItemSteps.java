package io.heatsink.endtoend;

import static io.heatsink.endtoend.Step.key;
import static io.heatsink.endtoend.Step.n;
import static io.heatsink.endtoend.Step.s;
import static io.heatsink.endtoend.TableSteps.TABLE;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** GetItem, PutItem, UpdateItem and DeleteItem. */
final class ItemSteps {
  private ItemSteps() {}

  static List<Step> all() {
    List<Step> steps = new ArrayList<>();
    puts(steps);
    gets(steps);
    updates(steps);
    deletes(steps);
    return steps;
  }

  static GetItemRequest get(String partition, int sort) {
    return get(partition, sort, r -> {});
  }

  private static GetItemRequest get(
      String partition, int sort, Consumer<GetItemRequest.Builder> more) {
    return GetItemRequest.builder()
        .tableName(TABLE)
        .key(key(partition, sort))
        .applyMutation(more)
        .build();
  }

  private static void puts(List<Step> steps) {
    put(steps, "put", everyType("a", 1), r -> {});
    put(steps, "put over it, old values", everyType("a", 1), r -> r.returnValues("ALL_OLD"));
    for (ReturnConsumedCapacity asked : ReturnConsumedCapacity.knownValues()) {
      put(steps, "put, " + asked, item("a", 2, "open", 1500), r -> r.returnConsumedCapacity(asked));
    }
    put(steps, "put, large", item("large", 1, "open", 90_000), r -> {});
    put(
        steps,
        "put if absent, but it is there",
        everyType("a", 1),
        r -> r.conditionExpression("attribute_not_exists(pk)"));
    put(
        steps,
        "the same, with the item that is there",
        everyType("a", 1),
        r ->
            r.conditionExpression("attribute_not_exists(pk)")
                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
    put(steps, "put without its sort key", Map.of("pk", s("a")), r -> {});
    put(steps, "put with a key of another type", Map.of("pk", s("a"), "sk", s("1")), r -> {});
    put(steps, "put with an empty key", Map.of("pk", s(""), "sk", n("1")), r -> {});
    put(steps, "put an item too large", item("huge", 1, "open", 410_000), r -> {});
    put(steps, "put into a missing table", item("a", 1, "open", 1), r -> r.tableName("gone"));
    put(steps, "put with a broken condition", everyType("a", 1), r -> r.conditionExpression("a ="));
    put(
        steps,
        "put with a name that is not used",
        everyType("a", 1),
        r ->
            r.conditionExpression("attribute_exists(pk)")
                .expressionAttributeNames(Map.of("#unused", "x")));
    put(
        steps,
        "put with return values that it has not",
        everyType("a", 1),
        r -> r.returnValues("ALL_NEW"));
  }

  private static void gets(List<Step> steps) {
    for (ReturnConsumedCapacity asked : ReturnConsumedCapacity.knownValues()) {
      steps.add(
          Step.of(
              "get, " + asked, c -> c.getItem(get("a", 1, r -> r.returnConsumedCapacity(asked)))));
      steps.add(
          Step.of(
              "get strongly, " + asked,
              c ->
                  c.getItem(
                      get("a", 1, r -> r.consistentRead(true).returnConsumedCapacity(asked)))));
    }
    steps.add(Step.of("get", c -> c.getItem(get("a", 1))));
    steps.add(Step.of("get again", c -> c.getItem(get("a", 1))));
    steps.add(Step.of("get a large one", c -> c.getItem(get("large", 1))));
    steps.add(Step.of("get none", c -> c.getItem(get("none", 1))));
    steps.add(
        Step.of(
            "get some attributes",
            c ->
                c.getItem(
                    get(
                        "a",
                        1,
                        r ->
                            r.projectionExpression("#n, deep.list[1], absent")
                                .expressionAttributeNames(Map.of("#n", "number"))))));
    steps.add(
        Step.of(
            "get a reserved word",
            c -> c.getItem(get("a", 1, r -> r.projectionExpression("status")))));
    steps.add(
        Step.of(
            "get by half a key",
            c -> c.getItem(r -> r.tableName(TABLE).key(Map.of("pk", s("a"))))));
    steps.add(
        Step.of("get from a missing table", c -> c.getItem(get("a", 1, r -> r.tableName("gone")))));
  }

  private static void updates(List<Step> steps) {
    for (ReturnValue values : ReturnValue.knownValues()) {
      update(
          steps,
          "count, returning " + values,
          r ->
              r.updateExpression("SET counted = if_not_exists(counted, :zero) + :one")
                  .expressionAttributeValues(Map.of(":zero", n("0"), ":one", n("1")))
                  .returnValues(values));
    }
    for (ReturnConsumedCapacity asked : ReturnConsumedCapacity.knownValues()) {
      update(
          steps,
          "move to another status, " + asked,
          r ->
              r.updateExpression("SET #s = :s REMOVE deep.#l[0] ADD tags :t")
                  .expressionAttributeNames(Map.of("#s", "status", "#l", "list"))
                  .expressionAttributeValues(
                      Map.of(":s", s("moved" + asked), ":t", AttributeValue.fromSs(List.of("new"))))
                  .returnConsumedCapacity(asked));
    }
    update(
        steps,
        "update on a condition that fails",
        r ->
            r.updateExpression("SET a = :a")
                .conditionExpression("counted > :a")
                .expressionAttributeValues(Map.of(":a", n("99"))));
    update(
        steps,
        "update of a wrong type",
        r ->
            r.updateExpression("SET a = pk + :a").expressionAttributeValues(Map.of(":a", n("99"))));
    update(steps, "update of its key", r -> r.updateExpression("SET sk = sk"));
    update(
        steps,
        "update of overlapping paths",
        r ->
            r.updateExpression("SET deep = :a, deep.x = :a")
                .expressionAttributeValues(Map.of(":a", n("1"))));
    update(steps, "update that says nothing", r -> {});
  }

  private static void deletes(List<Step> steps) {
    delete(steps, "delete none", "none", r -> r.returnValues(ReturnValue.ALL_OLD));
    delete(
        steps,
        "delete on a condition that fails",
        "a",
        r -> r.conditionExpression("attribute_not_exists(pk)"));
    for (ReturnConsumedCapacity asked : ReturnConsumedCapacity.knownValues()) {
      delete(
          steps,
          "delete, " + asked,
          "a",
          r -> r.returnConsumedCapacity(asked).returnValues(ReturnValue.ALL_OLD));
      put(steps, "put it again", everyType("a", 1), r -> {});
    }
    delete(steps, "delete from a missing table", "a", r -> r.tableName("gone"));
  }

  private static void put(
      List<Step> steps,
      String name,
      Map<String, AttributeValue> item,
      Consumer<PutItemRequest.Builder> more) {
    steps.add(
        Step.of(
            name,
            c ->
                c.putItem(
                    PutItemRequest.builder()
                        .tableName(TABLE)
                        .item(item)
                        .applyMutation(more)
                        .build())));
  }

  private static void update(
      List<Step> steps, String name, Consumer<UpdateItemRequest.Builder> more) {
    steps.add(
        Step.of(
            name,
            c ->
                c.updateItem(
                    UpdateItemRequest.builder()
                        .tableName(TABLE)
                        .key(key("a", 1))
                        .applyMutation(more)
                        .build())));
    steps.add(Step.of("see what became of it", c -> c.getItem(get("a", 1))));
  }

  private static void delete(
      List<Step> steps, String name, String partition, Consumer<DeleteItemRequest.Builder> more) {
    steps.add(
        Step.of(
            name,
            c ->
                c.deleteItem(
                    DeleteItemRequest.builder()
                        .tableName(TABLE)
                        .key(key(partition, 1))
                        .applyMutation(more)
                        .build())));
    steps.add(Step.of("see what became of it", c -> c.getItem(get("a", 1))));
  }

  static Map<String, AttributeValue> item(String partition, int sort, String status, int bytes) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(key(partition, sort));
    item.put("status", s(status));
    item.put("text", s("x".repeat(bytes)));
    return item;
  }

  private static Map<String, AttributeValue> everyType(String partition, int sort) {
    Map<String, AttributeValue> item = item(partition, sort, "open", 20);
    item.put("number", n("12345678901234567890.123456789"));
    item.put("bytes", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, 1, -1})));
    item.put("yes", AttributeValue.fromBool(true));
    item.put("nothing", AttributeValue.fromNul(true));
    item.put("tags", AttributeValue.fromSs(List.of("käse", "brot \"frisch\"")));
    item.put("numbers", AttributeValue.fromNs(List.of("1", "2.5")));
    item.put(
        "deep",
        AttributeValue.fromM(
            Map.of("list", AttributeValue.fromL(List.of(s("one"), s("two\n"), n("3"))))));
    return item;
  }
}
