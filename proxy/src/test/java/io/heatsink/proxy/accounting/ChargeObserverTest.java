package io.heatsink.proxy.accounting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.Schemas;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.HeadParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChargeObserverTest {
  private static final String TRANSACTION =
      """
      {"TransactItems":[{"Put":{"TableName":"t","Item":{"pk":{"S":"a"}}}},
       {"Update":{"TableName":"t","Key":{"pk":{"S":"b"}},"UpdateExpression":"SET x = y"}},
       {"Delete":{"TableName":"t","Key":{"pk":{"S":"c"}}}}]}\
      """;

  private static final String STATEMENTS =
      """
      {"Statements":[{"Statement":"DELETE FROM t WHERE pk = 'a'"},
       {"Statement":"DELETE FROM t WHERE pk = 'b'"},{"Statement":"DELETE FROM t WHERE pk = 'c'"}]}\
      """;

  private final Schemas schemas =
      table ->
          table.equals("unseen")
              ? Optional.empty()
              : Optional.of(
                  new TableSchema(
                      table, "id", KeySchema.of(new KeyAttribute("pk", ScalarType.S)), Map.of()));
  private final HeadParser parser = new HeadParser(schemas::find);
  private final List<Charges> charged = new ArrayList<>();
  private final ChargeObserver observer =
      ChargeObserver.exact(schemas, (call, reply, charges) -> charged.add(charges));

  private final ChargeObserver estimating =
      ChargeObserver.estimating(schemas, (call, reply, charges) -> charged.add(charges));

  @Test
  void upstreamIsAskedForTheCapacityAndTheClientGetsTheFormThatItAskedFor() {
    String reply =
        """
        {"Item":{"pk":{"S":"a"}},"ConsumedCapacity":{"TableName":"t","CapacityUnits":1.5,"Table":{"CapacityUnits":1.5}}}\
        """;
    assertThat(
            through(
                Operation.GET_ITEM, "{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"a\"}}}", reply))
        .isEqualTo("{\"Item\":{\"pk\":{\"S\":\"a\"}}}");
    assertThat(
            through(
                Operation.GET_ITEM,
                "{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"a\"}},\"ReturnConsumedCapacity\":\"TOTAL\"}",
                reply))
        .isEqualTo(
            "{\"Item\":{\"pk\":{\"S\":\"a\"}},\"ConsumedCapacity\":{\"TableName\":\"t\",\"CapacityUnits\":1.5}}");
    assertThat(
            through(
                Operation.GET_ITEM,
                "{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"a\"}},\"ReturnConsumedCapacity\":\"INDEXES\"}",
                reply))
        .isEqualTo(reply);
    assertThat(charged).allSatisfy(c -> assertThat(readUnits(c)).containsExactly(1.5));
    assertThat(charged).allSatisfy(c -> assertThat(c.byAccess().getFirst().estimated()).isFalse());
  }

  @Test
  void theSumOverTheKeysOfABatchIsTheTablesFigureByTheSizeOfTheItems() {
    String big = "x".repeat(12_000);
    through(
        Operation.BATCH_GET_ITEM,
        "{\"RequestItems\":{\"t\":{\"Keys\":[{\"pk\":{\"S\":\"small\"}},{\"pk\":{\"S\":\"big\"}},{\"pk\":{\"S\":\"none\"}}]}}}",
        """
        {"Responses":{"t":[{"pk":{"S":"big"},"d":{"S":"%s"}},{"pk":{"S":"small"}}]},"UnprocessedKeys":{},
         "ConsumedCapacity":[{"TableName":"t","CapacityUnits":2.5,"Table":{"CapacityUnits":2.5}}]}\
        """
            .formatted(big));

    assertThat(readUnits(charged.getFirst())).containsExactly(0.5, 1.5, 0.5);
    assertThat(charged.getFirst().byAccess()).allMatch(Charge::estimated);
  }

  @Test
  void whatABatchGivesBackUndoneIsRefusedAndCostsNothing() {
    through(
        Operation.BATCH_WRITE_ITEM,
        """
        {"RequestItems":{"t":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}},{"DeleteRequest":{"Key":{"pk":{"S":"b"}}}}]}}\
        """,
        """
        {"UnprocessedItems":{"t":[{"DeleteRequest":{"Key":{"pk":{"S":"b"}}}}]},
         "ConsumedCapacity":[{"TableName":"t","CapacityUnits":1,"Table":{"CapacityUnits":1}}]}\
        """);

    assertThat(charged.getFirst().byAccess())
        .extracting(Charge::refused)
        .containsExactly(false, true);
    assertThat(writeUnits(charged.getFirst())).containsExactly(1.0, 0.0);
  }

  @Test
  void aQueryOfAnIndexIsChargedToTheIndexAndWhatWritesCostIndexesIsToldApart() {
    through(
        Operation.PUT_ITEM,
        "{\"TableName\":\"t\",\"Item\":{\"pk\":{\"S\":\"a\"}}}",
        """
        {"ConsumedCapacity":{"TableName":"t","CapacityUnits":5,"Table":{"CapacityUnits":2},
         "LocalSecondaryIndexes":{"l":{"CapacityUnits":1}},"GlobalSecondaryIndexes":{"g":{"CapacityUnits":2}}}}\
        """);

    assertThat(writeUnits(charged.getFirst())).containsExactly(3.0);
    assertThat(charged.getFirst().indexWrites())
        .singleElement()
        .satisfies(w -> assertThat(w.index()).isEqualTo("g"))
        .satisfies(w -> assertThat(w.units().write().value()).isEqualTo(2));
  }

  @Test
  void aFailedConditionCountsByTheLastKnownSizeAndAtLeastOne() {
    String update =
        "{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"%s\"}},\"ConditionExpression\":\"attribute_exists(x)\"}";
    through(
        Operation.UPDATE_ITEM,
        update.formatted("big"),
        "{\"ConsumedCapacity\":{\"TableName\":\"t\",\"CapacityUnits\":7,\"Table\":{\"CapacityUnits\":7}}}");
    String failure =
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\",\"message\":\"m\"}";
    charged.clear();
    through(Operation.UPDATE_ITEM, update.formatted("big"), 400, failure);
    through(Operation.UPDATE_ITEM, update.formatted("new"), 400, failure);

    assertThat(charged).extracting(c -> writeUnits(c).getFirst()).containsExactly(7.0, 1.0);
    assertThat(charged).allMatch(c -> c.byAccess().getFirst().estimated());
  }

  @Test
  void anInsertOfAnItemThatIsThereIsAFailedConditionToo() {
    through(
        Operation.EXECUTE_STATEMENT,
        "{\"Statement\":\"INSERT INTO \\\"t\\\" VALUE {'pk':'a'}\"}",
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#DuplicateItemException\",\"message\":\"m\"}");
    assertThat(writeUnits(charged.getFirst())).containsExactly(1.0);
  }

  @Test
  void eachStatementOfABatchIsChargedWithItsOwnFigure() {
    through(
        Operation.BATCH_EXECUTE_STATEMENT,
        STATEMENTS,
        """
        {"Responses":[{"TableName":"t"},{"TableName":"t"},{"TableName":"t"}],"ConsumedCapacity":[
         {"TableName":"t","CapacityUnits":1,"Table":{"CapacityUnits":1}},
         {"TableName":"t","CapacityUnits":5,"Table":{"CapacityUnits":5}},
         {"TableName":"t","CapacityUnits":2,"Table":{"CapacityUnits":2}}]}\
        """);

    assertThat(writeUnits(charged.getFirst())).containsExactly(1.0, 5.0, 2.0);
    assertThat(charged.getFirst().byAccess()).noneMatch(Charge::estimated);
  }

  @Test
  void ofABatchOfStatementsThoseAreRefusedThatSaySoAndCostNothing() {
    through(
        Operation.BATCH_EXECUTE_STATEMENT,
        STATEMENTS,
        """
        {"Responses":[{"Error":{"Code":"ThrottlingError","Message":"m"}},
         {"Error":{"Code":"DuplicateItem","Message":"m"}},{"TableName":"t"}],
         "ConsumedCapacity":[{"TableName":"t","CapacityUnits":4,"Table":{"CapacityUnits":4}}]}\
        """);

    assertThat(charged.getFirst().byAccess())
        .extracting(Charge::refused)
        .containsExactly(true, false, false);
    assertThat(writeUnits(charged.getFirst())).containsExactly(0.0, 1.0, 4.0);
  }

  @Test
  void aTableThatABatchNamesTwiceWaysIsChargedWithBothFigures() {
    through(
        Operation.BATCH_WRITE_ITEM,
        """
        {"RequestItems":{"t":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}},{"PutRequest":{"Item":{"pk":{"S":"b"}}}}],
         "arn:aws:dynamodb:x:1:table/t":[{"PutRequest":{"Item":{"pk":{"S":"c"}}}}]}}\
        """,
        """
        {"UnprocessedItems":{},"ConsumedCapacity":[
         {"TableName":"t","CapacityUnits":2,"Table":{"CapacityUnits":2}},
         {"TableName":"arn:aws:dynamodb:x:1:table/t","CapacityUnits":1,"Table":{"CapacityUnits":1}}]}\
        """);

    assertThat(writeUnits(charged.getFirst())).containsExactly(1.0, 1.0, 1.0);
  }

  @Test
  void aThrottleIsToldWithItsReasonAndCostsNothing() {
    through(
        Operation.PUT_ITEM,
        "{\"TableName\":\"t\",\"Item\":{\"pk\":{\"S\":\"a\"}}}",
        400,
        """
        {"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"m",
         "ThrottlingReasons":[{"reason":"TableWriteKeyRangeThroughputExceeded","resource":"arn"}]}\
        """);

    Charges charges = charged.getFirst();
    assertThat(charges.byAccess()).allMatch(Charge::refused);
    assertThat(charges.error().orElseThrow().throttlingReasons())
        .singleElement()
        .satisfies(r -> assertThat(r.code()).isEqualTo("TableWriteKeyRangeThroughputExceeded"));
  }

  @Test
  void aTransactionThatIsCancelledForThroughputIsRefusedWhereItsItemsSaySo() {
    through(
        Operation.TRANSACT_WRITE_ITEMS,
        TRANSACTION,
        400,
        cancelled(
            "{\"Code\":\"None\"}",
            """
            {"Code":"ThrottlingError","Message":"m","ThrottlingReasons":[
             {"reason":"TableWriteKeyRangeThroughputExceeded","resource":"arn:aws:dynamodb:x:1:table/t"}]}\
            """,
            "{\"Code\":\"ProvisionedThroughputExceeded\",\"Message\":\"m\"}"));

    Charges charges = charged.getFirst();
    assertThat(charges.byAccess()).extracting(Charge::refused).containsExactly(false, true, true);
    assertThat(writeUnits(charges)).containsOnly(0.0);
    assertThat(charges.byAccess().get(1).reason().orElseThrow().code())
        .isEqualTo("TableWriteKeyRangeThroughputExceeded");
    assertThat(charges.byAccess().get(1).reason().orElseThrow().resource()).endsWith("table/t");
    assertThat(charges.byAccess().get(2).reason()).isEmpty();
    assertThat(charges.error().orElseThrow().throttled()).isTrue();
  }

  @Test
  void aTransactionThatIsCancelledForAConditionIsChargedAsAWhole() {
    through(
        Operation.TRANSACT_WRITE_ITEMS,
        TRANSACTION,
        400,
        cancelled(
            "{\"Code\":\"None\"}",
            "{\"Code\":\"ConditionalCheckFailed\",\"Message\":\"m\"}",
            "{\"Code\":\"None\"}"));

    assertThat(writeUnits(charged.getFirst())).containsOnly(2.0);
    assertThat(charged.getFirst().byAccess()).noneMatch(Charge::refused);
  }

  @Test
  void besideAThrottleOnlyAConditionThatFailedIsCharged() {
    through(
        Operation.TRANSACT_WRITE_ITEMS,
        TRANSACTION,
        400,
        cancelled(
            "{\"Code\":\"None\"}",
            "{\"Code\":\"ConditionalCheckFailed\",\"Message\":\"m\"}",
            "{\"Code\":\"ThrottlingError\",\"Message\":\"m\"}"));

    assertThat(writeUnits(charged.getFirst())).containsExactly(0.0, 2.0, 0.0);
  }

  @Test
  void ofSeveralReasonsEachAccessHasTheOneOfItsTableOrIndex() {
    String error =
        """
        {"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"m",
         "ThrottlingReasons":[
          {"reason":"IndexReadProvisionedThroughputExceeded","resource":"arn:aws:dynamodb:x:1:table/t/index/g"},
          {"reason":"TableReadKeyRangeThroughputExceeded","resource":"arn:aws:dynamodb:x:1:table/t"}]}\
        """;
    through(Operation.GET_ITEM, "{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"a\"}}}", 400, error);
    through(Operation.QUERY, "{\"TableName\":\"t\",\"IndexName\":\"g\"}", 400, error);
    through(Operation.QUERY, "{\"TableName\":\"t\",\"IndexName\":\"h\"}", 400, error);

    assertThat(charged)
        .extracting(c -> c.byAccess().getFirst().reason().orElseThrow().code())
        .containsExactly(
            "TableReadKeyRangeThroughputExceeded",
            "IndexReadProvisionedThroughputExceeded",
            "IndexReadProvisionedThroughputExceeded");
  }

  @Test
  void estimatingPassesEveryByteAsItIs() {
    Call call = call(Operation.GET_ITEM, "{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"a\"}}}");
    Reply reply =
        reply(200, "{\"Item\":{}, \"ConsumedCapacity\":{\"TableName\":\"t\",\"CapacityUnits\":1}}");

    assertThat(estimating.before(call)).isSameAs(call);
    assertThat(estimating.after(call, reply).body()).isEqualTo(reply.body());
  }

  @Test
  void estimatedReadsCountByTheItemsThatTheReplyShows() {
    String item = item("a", 9_000);
    String get = "{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"a\"}}%s}";

    assertThat(estimated(Operation.GET_ITEM, get.formatted(""), "{\"Item\":" + item + "}"))
        .isEqualTo(1.5);
    assertThat(
            estimated(
                Operation.GET_ITEM,
                get.formatted(",\"ConsistentRead\":true"),
                "{\"Item\":" + item + "}"))
        .isEqualTo(3);
    assertThat(
            estimated(
                Operation.QUERY,
                "{\"TableName\":\"t\"}",
                "{\"Items\":[%s,%s],\"Count\":2}".formatted(item, item)))
        .isEqualTo(2.5);
    assertThat(estimated(Operation.SCAN, "{\"TableName\":\"t\"}", "{\"Items\":[]}")).isEqualTo(0.5);
  }

  @Test
  void aPageThatGoesOnWithoutALimitHasReadAMegabyteWhateverTheFilterLeft() {
    String filter = ",\"FilterExpression\":\"attribute_exists(x)\"";
    String none = "{\"Items\":[],\"LastEvaluatedKey\":{\"pk\":{\"S\":\"z\"}}}";

    assertThat(estimated(Operation.SCAN, "{\"TableName\":\"t\"" + filter + "}", none))
        .isEqualTo(128);
    assertThat(estimated(Operation.SCAN, "{\"TableName\":\"t\",\"Limit\":5" + filter + "}", none))
        .isEqualTo(0.5);
  }

  @Test
  void aReadOfAPartOfAnItemCountsByItsLastKnownSize() {
    String get = "{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"a\"}}%s}";
    estimated(Operation.GET_ITEM, get.formatted(""), "{\"Item\":" + item("a", 9_000) + "}");

    assertThat(
            estimated(
                Operation.GET_ITEM,
                get.formatted(",\"ProjectionExpression\":\"pk\""),
                "{\"Item\":{\"pk\":{\"S\":\"a\"}}}"))
        .isEqualTo(1.5);
  }

  @Test
  void estimatedWritesCountByTheItemThatTheyBringElseByTheLastKnownSize() {
    String key = "{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"a\"}}%s}";
    String put = "{\"TableName\":\"t\",\"Item\":" + item("a", 3_000) + "}";

    assertThat(estimated(Operation.UPDATE_ITEM, key.formatted(""), "{}")).isEqualTo(1);
    assertThat(estimated(Operation.PUT_ITEM, put, "{}")).isEqualTo(3);
    assertThat(estimated(Operation.UPDATE_ITEM, key.formatted(""), "{}")).isEqualTo(3);
    assertThat(
            estimated(
                Operation.UPDATE_ITEM,
                key.formatted(
                    ",\"UpdateExpression\":\"SET d = :d\",\"ExpressionAttributeValues\":{\":d\":{\"S\":\"%s\"}}"
                        .formatted("x".repeat(5_000))),
                "{}"))
        .isEqualTo(5);
    assertThat(estimated(Operation.DELETE_ITEM, key.formatted(""), "{}")).isEqualTo(5);
    assertThat(estimated(Operation.DELETE_ITEM, key.formatted(""), "{}")).isEqualTo(1);
  }

  @Test
  void whatAWriteShowsOfTheItemCountsToo() {
    String delete =
        "{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"a\"}},\"ReturnValues\":\"ALL_OLD\"}";

    assertThat(
            estimated(Operation.DELETE_ITEM, delete, "{\"Attributes\":" + item("a", 3_000) + "}"))
        .isEqualTo(3);
  }

  @Test
  void estimatedBatchesAndTransactionsCountEachItem() {
    String batch =
        "{\"RequestItems\":{\"t\":[{\"PutRequest\":{\"Item\":%s}},{\"DeleteRequest\":{\"Key\":{\"pk\":{\"S\":\"b\"}}}}]}}"
            .formatted(item("a", 3_000));
    estimated(Operation.BATCH_WRITE_ITEM, batch, "{}");
    assertThat(writeUnits(charged.getLast())).containsExactly(3.0, 1.0);
    estimated(
        Operation.TRANSACT_WRITE_ITEMS,
        "{\"TransactItems\":[{\"Update\":{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"a\"}},\"UpdateExpression\":\"REMOVE"
            + " x\"}},{\"Delete\":{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"c\"}}}}]}",
        "{}");
    assertThat(writeUnits(charged.getLast())).containsExactly(6.0, 2.0);
  }

  @Test
  void aTransactionOfOneItemCostsTwiceToo() {
    assertThat(
            estimated(
                Operation.TRANSACT_WRITE_ITEMS,
                "{\"TransactItems\":[{\"Put\":{\"TableName\":\"t\",\"Item\":%s}}]}"
                    .formatted(item("a", 3_000)),
                "{}"))
        .isEqualTo(6);
    assertThat(
            estimated(
                Operation.TRANSACT_GET_ITEMS,
                "{\"TransactItems\":[{\"Get\":{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"a\"}}}}]}",
                "{\"Responses\":[{\"Item\":%s}]}".formatted(item("a", 9_000))))
        .isEqualTo(6);
  }

  @Test
  void afterATransactionOfOneItemAFailedConditionCountsOnce() {
    through(
        Operation.TRANSACT_WRITE_ITEMS,
        "{\"TransactItems\":[{\"Put\":{\"TableName\":\"t\",\"Item\":{\"pk\":{\"S\":\"a\"}}}}]}",
        "{\"ConsumedCapacity\":[{\"TableName\":\"t\",\"CapacityUnits\":2,\"Table\":{\"CapacityUnits\":2}}]}");
    through(
        Operation.DELETE_ITEM,
        "{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"a\"}},\"ConditionExpression\":\"attribute_exists(x)\"}",
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\",\"message\":\"m\"}");

    assertThat(charged).extracting(c -> writeUnits(c).getFirst()).containsExactly(2.0, 1.0);
    assertThat(charged.getFirst().byAccess()).noneMatch(Charge::estimated);
  }

  @Test
  void aFailedConditionCountsByTheLastEstimateToo() {
    estimated(Operation.PUT_ITEM, "{\"TableName\":\"t\",\"Item\":" + item("a", 3_000) + "}", "{}");
    Call delete =
        call(Operation.DELETE_ITEM, "{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"a\"}}}");
    var unused =
        estimating.after(delete, reply(400, "{\"__type\":\"x#ConditionalCheckFailedException\"}"));

    assertThat(writeUnits(charged.getLast())).containsExactly(3.0);
  }

  /** An item of at least so many bytes, and under a hundred more. */
  private static String item(String key, int bytes) {
    return "{\"pk\":{\"S\":\"%s\"},\"d\":{\"S\":\"%s\"}}".formatted(key, "x".repeat(bytes));
  }

  /** What the call is taken to cost in all where nothing is asked. */
  private double estimated(Operation operation, String body, String reply) {
    var unused = estimating.after(call(operation, body), reply(200, reply));
    assertThat(charged.getLast().byAccess()).allMatch(Charge::estimated);
    return charged.getLast().byAccess().stream().mapToDouble(c -> c.units().sum().value()).sum();
  }

  @Test
  void aReplyThatTellsNothingIsEstimated() {
    through(Operation.GET_ITEM, "{\"TableName\":\"unseen\",\"Key\":{\"pk\":{\"S\":\"a\"}}}", "{}");

    assertThat(readUnits(charged.getFirst())).containsExactly(0.5);
    assertThat(charged.getFirst().byAccess().getFirst().estimated()).isTrue();
  }

  private static String cancelled(String... reasons) {
    return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\",\"CancellationReasons\":[%s]}"
        .formatted(String.join(",", reasons));
  }

  private String through(Operation operation, String body, String reply) {
    return through(operation, body, 200, reply);
  }

  private String through(Operation operation, String body, int status, String reply) {
    Call call = call(operation, body);
    Call asked = observer.before(call);
    assertThat(new String(asked.body(), UTF_8)).contains("\"ReturnConsumedCapacity\":\"INDEXES\"");
    return new String(observer.after(call, reply(status, reply)).body(), UTF_8);
  }

  private Call call(Operation operation, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return new Call(
        1,
        Call.Service.DYNAMODB,
        operation.wireName(),
        Optional.of(operation),
        Caller.LOCAL,
        Headers.NONE,
        bytes,
        parser.parse(operation, bytes),
        0,
        1);
  }

  private static Reply reply(int status, String body) {
    return new Reply(status, "ID", Headers.NONE, body.getBytes(UTF_8), ServedBy.DYNAMODB);
  }

  private static List<Double> readUnits(Charges charges) {
    return charges.byAccess().stream().map(c -> c.units().read().value()).toList();
  }

  private static List<Double> writeUnits(Charges charges) {
    return charges.byAccess().stream().map(c -> c.units().write().value()).toList();
  }
}
