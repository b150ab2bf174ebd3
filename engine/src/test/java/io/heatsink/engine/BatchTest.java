package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** BatchGetItem and BatchWriteItem. */
class BatchTest {
  private final Calls calls =
      Calls.on(EngineOptions.DEFAULT).withTable("orders").withTable("people");

  @Test
  void aBatchWritesAndReadsSeveralTables() {
    calls.put("people", "{'pk': {'S': 'gone'}}");

    assertThat(
            calls.call(
                "BatchWriteItem",
                """
                {'RequestItems': {
                  'orders': [{'PutRequest': {'Item': {'pk': {'S': 'a'}, 'v': {'N': '1'}}}}],
                  'people': [{'PutRequest': {'Item': {'pk': {'S': 'p'}}}},
                             {'DeleteRequest': {'Key': {'pk': {'S': 'gone'}}}}]},
                 'ReturnConsumedCapacity': 'TOTAL'}
                """))
        .isEqualTo(
            "{'UnprocessedItems':{},'ConsumedCapacity':[{'CapacityUnits':1.0,'TableName':'orders'},"
                + "{'CapacityUnits':2.0,'TableName':'people'}]}");
    assertThat(
            calls.call(
                "BatchGetItem",
                """
                {'RequestItems': {
                  'orders': {'Keys': [{'pk': {'S': 'a'}}, {'pk': {'S': 'none'}}],
                             'ProjectionExpression': 'v', 'ConsistentRead': true},
                  'people': {'Keys': [{'pk': {'S': 'gone'}}]}},
                 'ReturnConsumedCapacity': 'INDEXES'}
                """))
        .isEqualTo(
            "{'Responses':{'orders':[{'v':{'N':'1'}}],'people':[]},'UnprocessedKeys':{},"
                + "'ConsumedCapacity':[{'CapacityUnits':2.0,'TableName':'orders','Table':"
                + "{'CapacityUnits':2.0}},{'CapacityUnits':0.5,'TableName':'people','Table':"
                + "{'CapacityUnits':0.5}}]}");
  }

  @Test
  void anItemIsNamedOnceOnly() {
    assertThat(
            calls.error(
                "BatchGetItem",
                "{'RequestItems': {'orders': {'Keys': [{'pk': {'S': 'a'}}, {'pk': {'S': 'a'}}]}}}"))
        .isEqualTo("ValidationException: Provided list of item keys contains duplicates");
    assertThat(
            calls.error(
                "BatchWriteItem",
                "{'RequestItems': {'orders': [{'PutRequest': {'Item': {'pk': {'S': 'a'}}}},"
                    + " {'DeleteRequest': {'Key': {'pk': {'S': 'a'}}}}]}}"))
        .isEqualTo("ValidationException: Provided list of item keys contains duplicates");
  }

  @Test
  void aComplaintAboutABatchShowsNoValues() {
    String keys =
        IntStream.range(0, 101)
            .mapToObj(i -> "{'pk': {'S': 'customer-" + i + "'}}")
            .collect(Collectors.joining(","));
    assertThat(
            calls.error("BatchGetItem", "{'RequestItems': {'orders': {'Keys': [" + keys + "]}}}"))
        .contains("{pk=AttributeValue}")
        .contains("Member must have length less than or equal to 100")
        .doesNotContain("customer-", "@");
  }

  @Test
  void nothingIsWrittenIfOnePartIsInvalid() {
    assertThat(
            calls.error(
                "BatchWriteItem",
                "{'RequestItems': {'orders': [{'PutRequest': {'Item': {'pk': {'S': 'a'}}}},"
                    + " {'PutRequest': {'Item': {'v': {'S': 'a'}}}}]}}"))
        .startsWith("ValidationException: One or more parameter values were invalid: Missing");
    assertThat(calls.get("orders", "{'pk': {'S': 'a'}}")).isEqualTo("{}");
  }

  @Test
  void aWriteIsEitherAPutOrADelete() {
    assertThat(calls.error("BatchWriteItem", "{'RequestItems': {'orders': [{}]}}"))
        .isEqualTo(
            "ValidationException: Supplied AttributeValue is empty, must contain exactly one of the"
                + " supported datatypes");
  }

  @Test
  void batchesAreNeitherEmptyNorTooLarge() {
    assertThat(calls.error("BatchGetItem", "{'RequestItems': {}}"))
        .isEqualTo("ValidationException: The requestItems parameter is required for BatchGetItem");
    assertThat(calls.error("BatchWriteItem", "{'RequestItems': {}}"))
        .isEqualTo(
            "ValidationException: The requestItems parameter is required for BatchWriteItem");
    assertThat(
            calls.error(
                "BatchGetItem",
                "{'RequestItems': {'orders': {'Keys': [%s]}, 'people': {'Keys': [%s]}}}"
                    .formatted(keys(60), keys(41))))
        .isEqualTo("ValidationException: Too many items requested for the BatchGetItem call");
    assertThat(
            calls.error(
                "BatchWriteItem",
                "{'RequestItems': {'orders': [%s], 'people': [%s]}}"
                    .formatted(deletes(20), deletes(6))))
        .isEqualTo("ValidationException: Too many items requested for the BatchWriteItem call");
    assertThat(
            calls.error(
                "BatchWriteItem", "{'RequestItems': {'orders': [%s]}}".formatted(deletes(26))))
        .contains(
            "failed to satisfy constraint: Map value must satisfy constraint: [Member must have"
                + " length less than or equal to 25, Member must have length greater than or equal"
                + " to 1]");
  }

  private static final String ARN = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders";

  @Test
  void writesOfATableNamedInTwoWaysAreAllDone() {
    assertThat(
            calls.call(
                "BatchWriteItem",
                """
                {'RequestItems': {
                  'orders': [{'PutRequest': {'Item': {'pk': {'S': 'a'}}}}],
                  '%s': [{'PutRequest': {'Item': {'pk': {'S': 'b'}}}}]},
                 'ReturnConsumedCapacity': 'TOTAL'}
                """
                    .formatted(ARN)))
        .isEqualTo(
            "{'UnprocessedItems':{},'ConsumedCapacity':[{'CapacityUnits':1.0,'TableName':'orders'},"
                + "{'CapacityUnits':1.0,'TableName':'%s'}]}".formatted(ARN));
    assertThat(
            calls.call(
                "BatchGetItem",
                "{'RequestItems': {'orders': {'Keys': [{'pk': {'S': 'a'}}]},"
                    + " '%s': {'Keys': [{'pk': {'S': 'b'}}]}}}".formatted(ARN)))
        .isEqualTo(
            "{'Responses':{'orders':[{'pk':{'S':'a'}}],'%s':[{'pk':{'S':'b'}}]},".formatted(ARN)
                + "'UnprocessedKeys':{}}");
  }

  @Test
  void anItemOfATableNamedInTwoWaysIsNamedOnceOnly() {
    assertThat(
            calls.error(
                "BatchWriteItem",
                "{'RequestItems': {'orders': [%s], '%s': [%s]}}"
                    .formatted(deletes(1), ARN, deletes(1))))
        .isEqualTo("ValidationException: Provided list of item keys contains duplicates");
    assertThat(
            calls.error(
                "BatchGetItem",
                "{'RequestItems': {'orders': {'Keys': [%s]}, '%s': {'Keys': [%s]}}}"
                    .formatted(keys(1), ARN, keys(1))))
        .isEqualTo("ValidationException: Provided list of item keys contains duplicates");
  }

  @Test
  void limitsCountAllItemsOfATableNamedInTwoWays() {
    assertThat(
            calls.error(
                "BatchWriteItem",
                "{'RequestItems': {'orders': [%s], '%s': [%s]}}"
                    .formatted(deletes(20), ARN, deletes(6))))
        .isEqualTo("ValidationException: Too many items requested for the BatchWriteItem call");
    assertThat(
            calls.error(
                "BatchGetItem",
                "{'RequestItems': {'orders': {'Keys': [%s]}, '%s': {'Keys': [%s]}}}"
                    .formatted(keys(60), ARN, keys(41))))
        .isEqualTo("ValidationException: Too many items requested for the BatchGetItem call");
  }

  @Test
  void aTableNamedTwiceInOneWayIsRefused() {
    assertThat(
            calls.error(
                "BatchWriteItem",
                "{'RequestItems': {'orders': [%s], 'orders': [%s]}}"
                    .formatted(deletes(1), deletes(2))))
        .startsWith("SerializationException");
  }

  private static String keys(int count) {
    return IntStream.range(0, count)
        .mapToObj("{'pk': {'S': '%d'}}"::formatted)
        .collect(Collectors.joining(","));
  }

  private static String deletes(int count) {
    return IntStream.range(0, count)
        .mapToObj("{'DeleteRequest': {'Key': {'pk': {'S': '%d'}}}}"::formatted)
        .collect(Collectors.joining(","));
  }

  @Test
  void aReplyHoldsNoMoreThan16Megabytes() {
    String text = "x".repeat(350_000);
    for (int at = 0; at < 60; at++) {
      calls.put("orders", "{'pk': {'S': '%d'}, 'v': {'S': '%s'}}".formatted(at, text));
    }

    String reply =
        calls.call(
            "BatchGetItem",
            "{'RequestItems': {'orders': {'Keys': [%s], 'ProjectionExpression': '#p',"
                    .formatted(keys(60))
                + " 'ExpressionAttributeNames': {'#p': 'pk'}, 'ConsistentRead': false}}}");

    int unprocessed = reply.indexOf("'UnprocessedKeys'");
    assertThat(reply.substring(0, unprocessed).split("'pk'")).hasSize(1 + 48);
    assertThat(reply.substring(unprocessed).split("'pk':")).hasSize(1 + 12);
    assertThat(reply)
        .endsWith(
            "'ConsistentRead':false,'ProjectionExpression':'#p','ExpressionAttributeNames':"
                + "{'#p':'pk'}}}}");
  }
}
