package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.wire.ErrorJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TransactWriteItems and TransactGetItems, one call at a time. */
class TransactionTest {
  private static final String A = "{'pk': {'S': 'a'}}";
  private static final String B = "{'pk': {'S': 'b'}}";
  private static final String C = "{'pk': {'S': 'c'}}";

  private final MovedClock clock = new MovedClock();
  private final Meeting meeting = new Meeting();
  private final Calls calls =
      Calls.on(EngineOptions.DEFAULT.withClock(clock).withAdmission(meeting))
          .withTable("orders")
          .withTable("people");

  /** Does something in the middle of a transaction: when it asks for admission. */
  private static final class Meeting implements Admission, Admission.ForTable {
    private Runnable meanwhile = () -> {};

    @Override
    public ForTable created(TableThroughput table) {
      return this;
    }

    @Override
    public List<Optional<DynamoDbException>> transaction(List<Part> parts) {
      Runnable once = meanwhile;
      meanwhile = () -> {};
      once.run();
      return Collections.nCopies(parts.size(), Optional.empty());
    }

    @Override
    public void read(ReadCharge charge) {}

    @Override
    public void write(WriteCharge charge) {}

    @Override
    public void changed(TableThroughput table) {}

    @Override
    public void deleted() {}
  }

  @BeforeEach
  void thereIsAnItem() {
    calls.put("orders", "{'pk': {'S': 'a'}, 'v': {'N': '1'}}");
  }

  private static String write(String... items) {
    return "{'TransactItems': [" + String.join(", ", items) + "]}";
  }

  private static String put(String item) {
    return "{'Put': {'TableName': 'orders', 'Item': %s}}".formatted(item);
  }

  private static String check(String key, String condition) {
    return "{'ConditionCheck': {'TableName': 'orders', 'Key': %s, 'ConditionExpression': '%s'}}"
        .formatted(key, condition);
  }

  private static String increase(String key, String more) {
    return "{'Update': {'TableName': 'orders', 'Key': %s, 'UpdateExpression': 'ADD v :v',"
            .formatted(key)
        + " 'ExpressionAttributeValues': {':v': {'N': '1'}}%s}}".formatted(more);
  }

  private static String delete(String key) {
    return "{'Delete': {'TableName': 'orders', 'Key': %s}}".formatted(key);
  }

  /** The body of the error with which a call fails. */
  private String errorBody(String operation, String request) {
    DynamoDbException error =
        catchThrowableOfType(DynamoDbException.class, () -> calls.call(operation, request));
    return new String(ErrorJson.write(error), StandardCharsets.UTF_8).replace('"', '\'');
  }

  private static String cancelled(String reasons, String codes) {
    return "{'__type':'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',"
        + "'CancellationReasons':["
        + reasons
        + "],'Message':'Transaction cancelled, please refer cancellation reasons for specific"
        + " reasons ["
        + codes
        + "]'}";
  }

  @Test
  void allActionsAreDoneTogether() {
    calls.put("orders", "{'pk': {'S': 'gone'}}");

    assertThat(
            calls.call(
                "TransactWriteItems",
                write(
                    put("{'pk': {'S': 'b'}, 'v': {'N': '5'}}"),
                    increase(A, ""),
                    delete("{'pk': {'S': 'gone'}}"),
                    check("{'pk': {'S': 'none'}}", "attribute_not_exists(pk)"),
                    "{'Put': {'TableName': 'people', 'Item': {'pk': {'S': 'p'}}}}")))
        .isEqualTo("{}");
    assertThat(
            calls.call(
                "TransactGetItems",
                """
                {'TransactItems': [
                  {'Get': {'TableName': 'orders', 'Key': {'pk': {'S': 'b'}},
                           'ProjectionExpression': 'v'}},
                  {'Get': {'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}}},
                  {'Get': {'TableName': 'orders', 'Key': {'pk': {'S': 'gone'}}}},
                  {'Get': {'TableName': 'people', 'Key': {'pk': {'S': 'p'}}}}]}
                """))
        .isEqualTo(
            "{'Responses':[{'Item':{'v':{'N':'5'}}},{'Item':{'pk':{'S':'a'},'v':{'N':'2'}}},{},"
                + "{'Item':{'pk':{'S':'p'}}}]}");
  }

  @Test
  void aFailedConditionCancelsAllAndTellsWhichInOrder() {
    String failing =
        "{'Put': {'TableName': 'orders', 'Item': {'pk': {'S': 'a'}}, 'ConditionExpression':"
            + " 'attribute_not_exists(pk)', 'ReturnValuesOnConditionCheckFailure': 'ALL_OLD'}}";

    assertThat(
            errorBody(
                "TransactWriteItems", write(put(B), failing, check(C, "attribute_exists(pk)"))))
        .isEqualTo(
            cancelled(
                "{'Code':'None'},{'Code':'ConditionalCheckFailed','Message':'The conditional"
                    + " request failed','Item':{'pk':{'S':'a'},'v':{'N':'1'}}},"
                    + "{'Code':'ConditionalCheckFailed','Message':'The conditional request"
                    + " failed'}",
                "None, ConditionalCheckFailed, ConditionalCheckFailed"));
    assertThat(calls.get("orders", B)).isEqualTo("{}");
  }

  @Test
  void whatTheItemsDoNotBearCancelsAll() {
    assertThat(
            errorBody(
                "TransactWriteItems",
                write(
                    "{'Update': {'TableName': 'orders', 'Key': %s, 'UpdateExpression': 'SET v = w'}}"
                        .formatted(A),
                    put(B))))
        .isEqualTo(
            cancelled(
                "{'Code':'ValidationError','Message':'The provided expression refers to an"
                    + " attribute that does not exist in the item'},{'Code':'None'}",
                "ValidationError, None"));
    assertThat(errorBody("TransactWriteItems", write(put("{'v': {'N': '1'}}"))))
        .isEqualTo(
            cancelled(
                "{'Code':'ValidationError','Message':'One or more parameter values were invalid:"
                    + " Missing the key pk in the item'}",
                "ValidationError"));
    assertThat(calls.get("orders", B)).isEqualTo("{}");
  }

  @Test
  void noItemIsNamedTwice() {
    String arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders";

    assertThat(
            calls.error(
                "TransactWriteItems",
                write(put(B), delete(B).replace("'orders'", "'" + arn + "'"))))
        .isEqualTo(
            "ValidationException: Transaction request cannot include multiple operations on one"
                + " item");
  }

  /** What a transaction holds, and what DynamoDB says of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{}|ValidationException: TransactItems can only contain one of Check, Put, Update or"
            + " Delete",
        "{'Put': {'TableName': 'orders', 'Item': {}}, 'Delete': {'TableName': 'orders', 'Key':"
            + " {}}}|ValidationException: TransactItems can only contain one of Check, Put, Update"
            + " or Delete",
        "{'Put': {'TableName': 'nowhere', 'Item': {}}}|ResourceNotFoundException: Requested"
            + " resource not found",
        "{'Delete': {'TableName': 'nowhere', 'Key': {}, 'ConditionExpression': 'a ='}}"
            + "|ValidationException: Invalid ConditionExpression: Syntax error; token: \"<EOF>\","
            + " near: \"=\"",
        "{'Update': {'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'UpdateExpression': 'REMOVE"
            + " v', 'ExpressionAttributeValues': {':a': {'S': 'a'}}}}|ValidationException: Value"
            + " provided in ExpressionAttributeValues unused in expressions: keys: {:a}",
        "{'ConditionCheck': {'TableName': 'orders', 'Key': {}}}|ValidationException: 1 validation"
            + " error detected: Value null at"
            + " 'transactItems.1.member.conditionCheck.conditionExpression' failed to satisfy"
            + " constraint: Member must not be null",
      })
  void whatIsNoTransactionIsRefused(String item, String error) {
    assertThat(calls.error("TransactWriteItems", write(item))).isEqualTo(error);
  }

  @Test
  void aTransactionHasAHundredItemsAtMost() {
    assertThat(calls.error("TransactWriteItems", write(puts(100, "")))).isEqualTo("no error");
    assertThat(calls.error("TransactWriteItems", write(puts(101, ""))))
        .contains("at 'transactItems' failed to satisfy constraint")
        .endsWith("Member must have length less than or equal to 100");
    assertThat(calls.error("TransactGetItems", "{'TransactItems': []}"))
        .endsWith("Member must have length greater than or equal to 1");
  }

  @Test
  void theItemsOfATransactionHaveFourMegabytesAtMost() {
    String large = ", 'v': {'S': '%s'}".formatted("x".repeat(400_000));

    assertThat(calls.error("TransactWriteItems", write(puts(11, large))))
        .startsWith("ValidationException");
    assertThat(calls.error("TransactWriteItems", write(puts(10, large)))).isEqualTo("no error");
  }

  private static String puts(int count, String more) {
    return IntStream.range(0, count)
        .mapToObj(at -> put("{'pk': {'S': 'n%d'}%s}".formatted(at, more)))
        .collect(Collectors.joining(", "));
  }

  @Test
  void unitsAreThoseOfPrepareAndCommit() {
    assertThat(
            calls.call(
                "TransactWriteItems",
                """
                {'TransactItems': [%s, %s,
                   {'Put': {'TableName': 'people', 'Item': {'pk': {'S': 'p'}}}}],
                 'ReturnConsumedCapacity': 'TOTAL'}
                """
                    .formatted(put(B), check(C, "attribute_not_exists(pk)"))))
        .isEqualTo(
            "{'ConsumedCapacity':[{'CapacityUnits':4.0,'TableName':'orders',"
                + "'WriteCapacityUnits':4.0},{'CapacityUnits':2.0,'TableName':'people',"
                + "'WriteCapacityUnits':2.0}]}");
    assertThat(
            calls.call(
                "TransactGetItems",
                "{'TransactItems': [{'Get': {'TableName': 'orders', 'Key': %s}}],".formatted(B)
                    + " 'ReturnConsumedCapacity': 'INDEXES'}"))
        .isEqualTo(
            "{'Responses':[{'Item':{'pk':{'S':'b'}}}],'ConsumedCapacity':[{'CapacityUnits':2.0,"
                + "'TableName':'orders','ReadCapacityUnits':2.0,'Table':{'CapacityUnits':2.0,"
                + "'ReadCapacityUnits':2.0}}]}");
  }

  private static String withToken(String token, String... items) {
    return "{'ClientRequestToken': '%s', 'ReturnConsumedCapacity': 'TOTAL', 'TransactItems': [%s]}"
        .formatted(token, String.join(", ", items));
  }

  @Test
  void aRepeatWithTheSameTokenDoesNothingAndIsChargedAsReads() {
    assertThat(calls.call("TransactWriteItems", withToken("one", increase(A, ""))))
        .contains("'WriteCapacityUnits':2.0");

    assertThat(calls.call("TransactWriteItems", withToken("one", increase(A, ""))))
        .isEqualTo(
            "{'ConsumedCapacity':[{'CapacityUnits':2.0,'TableName':'orders',"
                + "'ReadCapacityUnits':2.0}]}");
    assertThat(calls.get("orders", A)).contains("'v':{'N':'2'}");
    assertThat(calls.error("TransactWriteItems", withToken("one", increase(B, ""))))
        .startsWith("IdempotentParameterMismatchException");
    assertThat(calls.error("TransactWriteItems", withToken("two", increase(A, ""))))
        .isEqualTo("no error");
  }

  @Test
  void aTokenIsForgottenTenMinutesAfterItsTransactionWasDone() {
    calls.call("TransactWriteItems", withToken("one", increase(A, "")));

    clock.move(Duration.ofMinutes(10).minusMillis(1));
    calls.call("TransactWriteItems", withToken("one", increase(A, "")));
    assertThat(calls.get("orders", A)).contains("'v':{'N':'2'}");
    clock.move(Duration.ofMillis(1));
    calls.call("TransactWriteItems", withToken("one", increase(A, "")));
    assertThat(calls.get("orders", A)).contains("'v':{'N':'3'}");
  }

  @Test
  void aTokenOfACancelledTransactionMayBeUsedAgain() {
    String unless = ", 'ConditionExpression': 'attribute_not_exists(w)'";
    calls.put("orders", "{'pk': {'S': 'a'}, 'w': {'N': '1'}}");
    assertThat(calls.error("TransactWriteItems", withToken("one", increase(A, unless))))
        .startsWith("TransactionCanceledException");
    calls.put("orders", A);

    assertThat(calls.error("TransactWriteItems", withToken("one", increase(A, unless))))
        .isEqualTo("no error");
  }

  @Test
  void aRepeatOfATransactionThatIsUnderWayIsToldSo() {
    List<String> met = new ArrayList<>();
    String request = withToken("one", increase(A, ""));
    meeting.meanwhile = () -> met.add(calls.error("TransactWriteItems", request));

    calls.call("TransactWriteItems", request);

    assertThat(met)
        .containsExactly(
            "TransactionInProgressException: Transaction from previous request is still in"
                + " progress");
  }

  @Test
  void writesByThemselvesConflictWithATransactionOnTheirItem() {
    List<String> met = new ArrayList<>();
    String update =
        "{'TableName': 'orders', 'Key': %s, 'UpdateExpression': 'REMOVE v'}".formatted(A);
    meeting.meanwhile =
        () -> {
          met.add(calls.error("PutItem", "{'TableName': 'orders', 'Item': %s}".formatted(A)));
          met.add(calls.error("UpdateItem", update));
          met.add(calls.error("DeleteItem", "{'TableName': 'orders', 'Key': %s}".formatted(A)));
        };

    calls.call("TransactWriteItems", write(increase(A, "")));

    String conflict = "TransactionConflictException: Transaction is ongoing for the item";
    assertThat(met).containsExactly(conflict, conflict, conflict);
    assertThat(calls.error("UpdateItem", update)).isEqualTo("no error");
  }

  @Test
  void ofABatchWhatMeetsATransactionIsUnprocessed() {
    List<String> met = new ArrayList<>();
    meeting.meanwhile =
        () ->
            met.add(
                calls.call(
                    "BatchWriteItem",
                    "{'RequestItems': {'orders': [{'DeleteRequest': {'Key': %s}}, {'PutRequest':"
                            .formatted(A)
                        + " {'Item': %s}}]}}".formatted(B)));

    calls.call("TransactWriteItems", write(increase(A, "")));

    assertThat(met)
        .containsExactly(
            "{'UnprocessedItems':{'orders':[{'DeleteRequest':{'Key':{'pk':{'S':'a'}}}}]}}");
    assertThat(calls.get("orders", B)).contains("'Item'");
  }

  @Test
  void transactionsThatMeetAreCancelled() {
    List<String> met = new ArrayList<>();
    meeting.meanwhile =
        () -> {
          met.add(errorBody("TransactWriteItems", write(put(B), increase(A, ""))));
          met.add(
              errorBody(
                  "TransactGetItems",
                  "{'TransactItems': [{'Get': {'TableName': 'orders', 'Key': %s}}]}".formatted(A)));
        };

    calls.call("TransactWriteItems", write(increase(A, ""), check(C, "attribute_not_exists(pk)")));

    String conflict =
        "{'Code':'TransactionConflict','Message':'Transaction is ongoing for the item'}";
    assertThat(met)
        .containsExactly(
            cancelled("{'Code':'None'}," + conflict, "None, TransactionConflict"),
            cancelled(conflict, "TransactionConflict"));
    assertThat(calls.get("orders", A)).contains("'v':{'N':'2'}");
    assertThat(calls.get("orders", B)).isEqualTo("{}");
  }

  @Test
  void readsOfTheItemAloneDoNotConflict() {
    List<String> met = new ArrayList<>();
    meeting.meanwhile = () -> met.add(calls.get("orders", A));

    calls.call("TransactWriteItems", write(increase(A, "")));

    assertThat(met).containsExactly("{'Item':{'pk':{'S':'a'},'v':{'N':'1'}}}");
  }

  @Test
  void indexesFollow() {
    calls.withIndexedTable("indexed", "{'ProjectionType': 'ALL'}");

    String reply =
        calls.call(
            "TransactWriteItems",
            """
            {'ReturnConsumedCapacity': 'INDEXES', 'TransactItems': [
              {'Put': {'TableName': 'indexed', 'Item':
                 {'pk': {'S': 'a'}, 'g': {'S': 'x'}, 'h': {'N': '1'}}}}]}
            """);

    assertThat(reply)
        .contains(
            "'GlobalSecondaryIndexes':{'by-g':{'CapacityUnits':2.0,'WriteCapacityUnits':2.0}}");
    assertThat(calls.call("Scan", "{'TableName': 'indexed', 'IndexName': 'by-g'}"))
        .contains("'Count':1");
  }

  @Test
  void itemsOfACollectionMustFitIntoItTogether() {
    Calls small =
        Calls.on(EngineOptions.DEFAULT, 20)
            .withLocallyIndexedTable("small", "{'ProjectionType': 'KEYS_ONLY'}");
    String put = "{'Put': {'TableName': 'small', 'Item': {'pk': {'S': 'a'}, 'sk': {'S': '%d'}}}}";

    // Each has 6 bytes.
    assertThat(
            small.error(
                "TransactWriteItems",
                write(put.formatted(1), put.formatted(2), put.formatted(3), put.formatted(4))))
        .endsWith("[None, None, None, ItemCollectionSizeLimitExceeded]");
    assertThat(
            small.call(
                "TransactWriteItems",
                "{'ReturnItemCollectionMetrics': 'SIZE', 'TransactItems': [%s, %s]}"
                    .formatted(put.formatted(1), put.formatted(2))))
        .isEqualTo(
            "{'ItemCollectionMetrics':{'small':[{'ItemCollectionKey':{'pk':{'S':'a'}},"
                + "'SizeEstimateRangeGB':[0.0,1.0]}]}}");
  }
}
