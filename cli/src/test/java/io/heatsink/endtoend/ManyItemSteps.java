package io.heatsink.endtoend;

import static io.heatsink.endtoend.Step.key;
import static io.heatsink.endtoend.Step.n;
import static io.heatsink.endtoend.Step.s;
import static io.heatsink.endtoend.TableSteps.INDEX;
import static io.heatsink.endtoend.TableSteps.TABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Batches, queries and scans; transactions and PartiQL. */
final class ManyItemSteps {
  private ManyItemSteps() {}

  static List<Step> all() {
    List<Step> steps = new ArrayList<>();
    batchWrites(steps);
    batchGets(steps);
    queries(steps);
    scans(steps);
    transactions(steps);
    return steps;
  }

  private static void batchWrites(List<Step> steps) {
    batchWrite(steps, "put 25", IntStream.range(0, 25).mapToObj(i -> put("b", i, 400)).toList());
    batchWrite(
        steps, "put 25 more", IntStream.range(25, 50).mapToObj(i -> put("c", i, 9)).toList());
    batchWrite(
        steps, "put and delete", List.of(put("b", 30, 2100), remove("b", 3), remove("x", 1)));
    batchWrite(steps, "one key twice", List.of(put("b", 1, 1), remove("b", 1)));
    batchWrite(steps, "26", IntStream.range(0, 26).mapToObj(i -> put("b", i, 1)).toList());
    batchWrite(steps, "none", List.of());
    steps.add(
        Step.of(
            "batch write to a missing table",
            c -> c.batchWriteItem(r -> r.requestItems(Map.of("gone", List.of(put("b", 1, 1)))))));
  }

  private static void batchGets(List<Step> steps) {
    for (int time = 0; time < 2; time++) {
      batchGet(steps, "get 3, one of them none", keys(1, 2, 99), r -> {});
      for (ReturnConsumedCapacity asked : ReturnConsumedCapacity.knownValues()) {
        batchGet(steps, "get 2, " + asked, keys(1, 4), r -> r.returnConsumedCapacity(asked));
      }
    }
    batchGet(
        steps,
        "get some attributes strongly",
        KeysAndAttributes.builder()
            .keys(key("b", 1), key("b", 30))
            .consistentRead(true)
            .projectionExpression("sk, #s")
            .expressionAttributeNames(Map.of("#s", "status"))
            .build(),
        r -> {});
    batchGet(steps, "get one key twice", keys(1, 1), r -> {});
    batchGet(steps, "get 101", keys(IntStream.range(0, 101).toArray()), r -> {});
    steps.add(Step.of("batch get of nothing", c -> c.batchGetItem(r -> r.requestItems(Map.of()))));
  }

  private static void queries(List<Step> steps) {
    query(steps, "a collection", r -> {});
    for (ReturnConsumedCapacity asked : ReturnConsumedCapacity.knownValues()) {
      query(steps, "a collection, " + asked, r -> r.returnConsumedCapacity(asked));
      query(
          steps,
          "an index, " + asked,
          r ->
              r.indexName(INDEX)
                  .keyConditionExpression("#s = :s AND sk > :p")
                  .expressionAttributeNames(Map.of("#s", "status"))
                  .expressionAttributeValues(Map.of(":s", s("open"), ":p", n("40")))
                  .returnConsumedCapacity(asked));
    }
    query(steps, "a page", r -> r.limit(5).exclusiveStartKey(key("b", 7)).scanIndexForward(false));
    query(
        steps,
        "with a filter",
        r ->
            r.filterExpression("size(#t) > :n")
                .expressionAttributeNames(Map.of("#t", "text"))
                .expressionAttributeValues(Map.of(":p", s("b"), ":n", n("1000"))));
    query(steps, "counting", r -> r.select(Select.COUNT).consistentRead(true));
    query(steps, "none", r -> r.expressionAttributeValues(Map.of(":p", s("nobody"))));
    query(steps, "without its partition key", r -> r.keyConditionExpression("sk = :p"));
    query(steps, "a missing index", r -> r.indexName("no-index"));
    query(steps, "an index strongly", r -> r.indexName(INDEX).consistentRead(true));
    query(steps, "from a start key of another", r -> r.exclusiveStartKey(key("other", 1)));
    query(steps, "with a limit of nothing", r -> r.limit(0));
  }

  private static void scans(List<Step> steps) {
    scan(steps, "all", r -> {});
    for (ReturnConsumedCapacity asked : ReturnConsumedCapacity.knownValues()) {
      scan(steps, "a page, " + asked, r -> r.limit(7).returnConsumedCapacity(asked));
    }
    scan(steps, "an index", r -> r.indexName(INDEX).limit(9));
    scan(steps, "a segment", r -> r.segment(1).totalSegments(2));
    scan(
        steps,
        "with a filter",
        r ->
            r.filterExpression("sk BETWEEN :a AND :b")
                .expressionAttributeValues(Map.of(":a", n("3"), ":b", n("5")))
                .projectionExpression("sk"));
    scan(steps, "a segment that there is not", r -> r.segment(2).totalSegments(2));
    scan(steps, "a missing table", r -> r.tableName("gone"));
  }

  private static void transactions(List<Step> steps) {
    steps.add(
        Step.of(
            "transact get",
            c ->
                c.transactGetItems(
                    r -> r.transactItems(i -> i.get(g -> g.tableName(TABLE).key(key("b", 1)))))));
    steps.add(
        Step.of(
            "transact write",
            c ->
                c.transactWriteItems(
                    r ->
                        r.clientRequestToken("token")
                            .transactItems(
                                i -> i.delete(d -> d.tableName(TABLE).key(key("b", 9)))))));
    String statement = "SELECT * FROM \"orders\" WHERE pk = 'b' AND sk = 2";
    steps.add(Step.of("statement", c -> c.executeStatement(r -> r.statement(statement))));
    steps.add(
        Step.of(
            "statements",
            c -> c.batchExecuteStatement(r -> r.statements(st -> st.statement(statement)))));
    steps.add(
        Step.of(
            "transaction of statements",
            c -> c.executeTransaction(r -> r.transactStatements(st -> st.statement(statement)))));
    steps.add(Step.of("time to live", c -> c.describeTimeToLive(r -> r.tableName(TABLE))));
    steps.add(Step.of("limits", c -> c.describeLimits()));
    steps.add(Step.of("endpoints", c -> c.describeEndpoints()));
  }

  private static void batchWrite(List<Step> steps, String name, List<WriteRequest> writes) {
    for (ReturnConsumedCapacity asked : ReturnConsumedCapacity.knownValues()) {
      steps.add(
          Step.of(
              "batch write: " + name + ", " + asked,
              c ->
                  c.batchWriteItem(
                      BatchWriteItemRequest.builder()
                          .requestItems(Map.of(TABLE, writes))
                          .returnConsumedCapacity(asked)
                          .build())));
    }
  }

  private static void batchGet(
      List<Step> steps,
      String name,
      KeysAndAttributes keys,
      Consumer<BatchGetItemRequest.Builder> more) {
    steps.add(
        Step.of(
            "batch get: " + name,
            c ->
                c.batchGetItem(
                    BatchGetItemRequest.builder()
                        .requestItems(Map.of(TABLE, keys))
                        .applyMutation(more)
                        .build())));
  }

  private static void query(List<Step> steps, String name, Consumer<QueryRequest.Builder> more) {
    steps.add(
        Step.of(
            "query: " + name,
            c ->
                c.query(
                    QueryRequest.builder()
                        .tableName(TABLE)
                        .keyConditionExpression("pk = :p")
                        .expressionAttributeValues(Map.of(":p", s("b")))
                        .applyMutation(more)
                        .build())));
  }

  private static void scan(List<Step> steps, String name, Consumer<ScanRequest.Builder> more) {
    steps.add(
        Step.of(
            "scan: " + name,
            c -> c.scan(ScanRequest.builder().tableName(TABLE).applyMutation(more).build())));
  }

  private static WriteRequest put(String partition, int sort, int bytes) {
    return WriteRequest.builder()
        .putRequest(p -> p.item(ItemSteps.item(partition, sort, "open", bytes)))
        .build();
  }

  private static WriteRequest remove(String partition, int sort) {
    return WriteRequest.builder().deleteRequest(d -> d.key(key(partition, sort))).build();
  }

  private static KeysAndAttributes keys(int... sorts) {
    return KeysAndAttributes.builder()
        .keys(IntStream.of(sorts).mapToObj(i -> key("b", i)).toList())
        .build();
  }
}
