package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.DynamoDbException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalIndexTest {
  private static final String KEYS_ONLY = "{'ProjectionType': 'KEYS_ONLY'}";

  private static Calls on(String projection) {
    return Calls.on(EngineOptions.DEFAULT).withLocallyIndexedTable("orders", projection);
  }

  private static String item(String sort, String more) {
    return "{'pk': {'S': 'a'}, 'sk': {'S': '%s'}%s}".formatted(sort, more);
  }

  private static String byH(String more) {
    return "{'TableName': 'orders', 'IndexName': 'by-h', 'KeyConditionExpression': 'pk = :p',"
        + " 'ExpressionAttributeValues': {':p': {'S': 'a'}}"
        + more
        + "}";
  }

  @Test
  void anIndexShowsTheItemsOfACollectionThatHaveItsSortKeyInItsOrder() {
    Calls calls = on("{'ProjectionType': 'ALL'}");
    calls.put("orders", item("1", ", 'h': {'N': '3'}"));
    calls.put("orders", item("2", ", 'h': {'N': '-1'}"));
    calls.put("orders", item("3", ""));

    assertThat(calls.call("Query", byH("")))
        .isEqualTo(
            "{'Items':[{'pk':{'S':'a'},'sk':{'S':'2'},'h':{'N':'-1'}},"
                + "{'pk':{'S':'a'},'sk':{'S':'1'},'h':{'N':'3'}}],'Count':2,'ScannedCount':2}");
    assertThat(calls.call("Query", byH(", 'Limit': 1")))
        .contains("'LastEvaluatedKey':{'pk':{'S':'a'},'h':{'N':'-1'},'sk':{'S':'2'}}");
    assertThat(
            calls.call(
                "Query",
                byH(
                    ", 'ExclusiveStartKey': {'pk': {'S': 'a'}, 'h': {'N': '-1'}, 'sk': {'S':"
                        + " '2'}}")))
        .contains("'Count':1")
        .contains("'h':{'N':'3'}");
  }

  @Test
  void aStronglyConsistentReadShowsWhatWasWrittenHoweverFarReplicasAreBehind() {
    MovedClock clock = new MovedClock();
    Lag lag = new Lag(Duration.ofSeconds(10), Duration.ofSeconds(10));
    Calls calls =
        Calls.on(EngineOptions.DEFAULT.withClock(clock).withLag(lag, Lag.NONE))
            .withLocallyIndexedTable("orders", KEYS_ONLY);
    calls.put("orders", item("1", ", 'h': {'N': '3'}"));

    assertThat(calls.call("Query", byH(", 'ConsistentRead': true"))).contains("'Count':1");
    assertThat(calls.call("Query", byH(""))).contains("'Count':0");
    assertThat(
            calls.call(
                "Scan", "{'TableName': 'orders', 'IndexName': 'by-h', 'ConsistentRead': true}"))
        .contains("'Count':1");
    clock.move(Duration.ofSeconds(10));
    assertThat(calls.call("Query", byH(""))).contains("'Count':1");
  }

  @Test
  void whatIsNotProjectedIsFetchedFromTheTableAtTheTablesPrice() {
    Calls calls = on(KEYS_ONLY);
    String large = "x".repeat(5_000);
    for (int at = 0; at < 3; at++) {
      calls.put(
          "orders", item("" + at, ", 'h': {'N': '%d'}, 'v': {'S': '%s'}".formatted(at, large)));
    }

    assertThat(calls.call("Query", byH(", 'Limit': 1")))
        .startsWith("{'Items':[{'pk':{'S':'a'},'sk':{'S':'0'},'h':{'N':'0'}}]");
    assertThat(
            calls.call(
                "Query",
                byH(
                    ", 'ConsistentRead': true, 'ProjectionExpression': 'v',"
                        + " 'ReturnConsumedCapacity': 'INDEXES'")))
        .startsWith("{'Items':[{'v':{'S':'xxx")
        .endsWith(
            "'ConsumedCapacity':{'CapacityUnits':7.0,'TableName':'orders','Table':"
                + "{'CapacityUnits':6.0},'LocalSecondaryIndexes':{'by-h':{'CapacityUnits':1.0}}}}");
    assertThat(calls.call("Query", byH(", 'Select': 'ALL_ATTRIBUTES', 'Limit': 1")))
        .contains("'v':{'S':'xxx");
    assertThat(
            calls.call(
                "Query", byH(", 'ProjectionExpression': 'h', 'ReturnConsumedCapacity': 'INDEXES'")))
        .endsWith(
            "'ConsumedCapacity':{'CapacityUnits':0.5,'TableName':'orders','Table':"
                + "{'CapacityUnits':0.0},'LocalSecondaryIndexes':{'by-h':{'CapacityUnits':0.5}}}}");
  }

  @Test
  void aFilterSeesWhatIsNotProjectedButDoesNotShowIt() {
    Calls calls = on(KEYS_ONLY);
    calls.put("orders", item("1", ", 'h': {'N': '1'}, 'v': {'S': 'yes'}"));
    calls.put("orders", item("2", ", 'h': {'N': '2'}, 'v': {'S': 'no'}"));

    assertThat(
            calls.call(
                "Scan",
                "{'TableName': 'orders', 'IndexName': 'by-h', 'FilterExpression': 'v = :v',"
                    + " 'ExpressionAttributeValues': {':v': {'S': 'yes'}}}"))
        .isEqualTo(
            "{'Items':[{'pk':{'S':'a'},'sk':{'S':'1'},'h':{'N':'1'}}],'Count':1,'ScannedCount':2}");
  }

  @Test
  void entriesAreChargedToTheTable() {
    Calls calls = on(KEYS_ONLY);
    String put =
        "{'TableName': 'orders', 'Item': %s, 'ReturnConsumedCapacity': 'INDEXES',"
            + " 'ReturnItemCollectionMetrics': 'SIZE'}";

    assertThat(calls.call("PutItem", put.formatted(item("1", ", 'h': {'N': '3'}"))))
        .isEqualTo(
            "{'ConsumedCapacity':{'CapacityUnits':2.0,'TableName':'orders','Table':"
                + "{'CapacityUnits':1.0},'LocalSecondaryIndexes':{'by-h':{'CapacityUnits':1.0}}},"
                + "'ItemCollectionMetrics':{'ItemCollectionKey':{'pk':{'S':'a'}},"
                + "'SizeEstimateRangeGB':[0.0,1.0]}}");
    assertThat(calls.call("PutItem", put.formatted(item("1", ", 'h': {'N': '4'}"))))
        .contains("'LocalSecondaryIndexes':{'by-h':{'CapacityUnits':2.0}}");
  }

  @Test
  void anAdmissionIsToldTheTablesKeysAndAllUnits() {
    List<ReadCharge> reads = new ArrayList<>();
    Calls calls =
        Calls.on(EngineOptions.DEFAULT.withAdmission(new ReadsNoted(reads)))
            .withLocallyIndexedTable("orders", KEYS_ONLY);
    calls.put("orders", item("1", ", 'h': {'N': '3'}, 'v': {'S': 'x'}"));

    calls.call("Query", byH(", 'ConsistentRead': true, 'Select': 'ALL_ATTRIBUTES'"));

    KeyUnits key =
        new KeyUnits(
            io.heatsink.dynamodb.KeyValue.of("a"), io.heatsink.dynamodb.KeyValue.of("1"), 2);
    assertThat(reads).containsExactly(new ReadCharge(null, true, 2, List.of(key)));
  }

  private record ReadsNoted(List<ReadCharge> reads) implements Admission, Admission.ForTable {
    @Override
    public ForTable created(TableThroughput table) {
      return this;
    }

    @Override
    public List<Optional<DynamoDbException>> transaction(List<Part> parts) {
      throw new AssertionError("there is none");
    }

    @Override
    public void read(ReadCharge charge) {
      reads.add(charge);
    }

    @Override
    public void write(WriteCharge charge) {}

    @Override
    public void changed(TableThroughput table) {}

    @Override
    public void deleted() {}
  }

  @Test
  void aCollectionThatIsFullTakesNothingMoreButCanShrink() {
    // An item of 9 bytes has an entry of 9 bytes: four such pairs fill a collection of 72.
    Calls calls =
        Calls.on(EngineOptions.DEFAULT, 72)
            .withLocallyIndexedTable("orders", "{'ProjectionType': 'ALL'}");
    for (int at = 1; at <= 4; at++) {
      calls.put("orders", item("" + at, ", 'h': {'N': '%d'}".formatted(at)));
    }
    String put = "{'TableName': 'orders', 'Item': %s}";

    assertThat(calls.error("PutItem", put.formatted(item("5", ""))))
        .isEqualTo("ItemCollectionSizeLimitExceededException: Collection size exceeded.");
    assertThat(
            calls.error(
                "PutItem", put.formatted(item("5", "").replace("'S': 'a'", "'S': 'other'"))))
        .isEqualTo("no error");
    calls.call(
        "DeleteItem", "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}, 'sk': {'S': '1'}}}");
    assertThat(calls.error("PutItem", put.formatted(item("5", "")))).isEqualTo("no error");
  }

  @Test
  void aBatchTellsTheSizeOfEachCollectionOnce() {
    Calls calls = on(KEYS_ONLY);

    assertThat(
            calls.call(
                "BatchWriteItem",
                """
                {'RequestItems': {'orders': [
                   {'PutRequest': {'Item': %s}}, {'PutRequest': {'Item': %s}}]},
                 'ReturnItemCollectionMetrics': 'SIZE'}
                """
                    .formatted(item("1", ""), item("2", ""))))
        .isEqualTo(
            "{'UnprocessedItems':{},'ItemCollectionMetrics':{'orders':[{'ItemCollectionKey':"
                + "{'pk':{'S':'a'}},'SizeEstimateRangeGB':[0.0,1.0]}]}}");
  }

  @Test
  void aDescriptionShowsLocalIndexes() {
    Calls calls = on("{'ProjectionType': 'INCLUDE', 'NonKeyAttributes': ['v', 'u']}");
    calls.put("orders", item("1", ", 'h': {'N': '3'}, 'v': {'S': 'x'}, 'w': {'S': 'x'}"));

    assertThat(calls.call("DescribeTable", "{'TableName': 'orders'}"))
        .contains(
            "'LocalSecondaryIndexes':[{'IndexName':'by-h','KeySchema':[{'AttributeName':'pk',"
                + "'KeyType':'HASH'},{'AttributeName':'h','KeyType':'RANGE'}],'Projection':"
                + "{'ProjectionType':'INCLUDE','NonKeyAttributes':['v','u']},'IndexSizeBytes':11,"
                + "'ItemCount':1,'IndexArn':'arn:aws:dynamodb:eu-central-1:123456789012:table/orders"
                + "/index/by-h'}]");
  }

  @Test
  void anUpdateThatLeavesTheAttributeDefinitionsKeepsThoseOfLocalIndexes() {
    Calls calls = on(KEYS_ONLY);

    calls.call(
        "UpdateTable",
        "{'TableName': 'orders', 'BillingMode': 'PROVISIONED', 'ProvisionedThroughput':"
            + " {'ReadCapacityUnits': 1, 'WriteCapacityUnits': 1}}");

    assertThat(calls.call("DescribeTable", "{'TableName': 'orders'}"))
        .contains("{'AttributeName':'h','AttributeType':'N'}");
  }

  @Test
  void anAttributeOfTheIndexMustHaveItsType() {
    Calls calls = on(KEYS_ONLY);

    assertThat(
            calls.error(
                "PutItem",
                "{'TableName': 'orders', 'Item': %s}".formatted(item("1", ", 'h': {'S': 'x'}"))))
        .isEqualTo(
            "ValidationException: One or more parameter values were invalid: Type mismatch for"
                + " Index Key h Expected: N Actual: S IndexName: by-h");
    assertThat(
            calls.error(
                "UpdateItem",
                "{'TableName': 'orders', 'Key': %s, 'UpdateExpression': 'SET h = :h',"
                        .formatted(item("1", ""))
                    + " 'ExpressionAttributeValues': {':h': {'S': 'x'}}}"))
        .isEqualTo(
            "ValidationException: One or more parameter values were invalid: The update expression"
                + " attempted to update the secondary index key to unsupported type");
  }

  /** What replaces what in a good request, and what DynamoDB says of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "'IndexName': 'one', 'KeySchema': [{'AttributeName': 'pk'|'IndexName': 'one', 'KeySchema':"
            + " [{'AttributeName': 'sk'|Index KeySchema does not have the same leading hash key as"
            + " table KeySchema for index: one. index hash key: sk, table hash key: pk",
        ", {'AttributeName': 'h', 'KeyType': 'RANGE'}], 'Projection'|], 'Projection'|Index"
            + " KeySchema does not have a range key for index: one",
        ", {'AttributeName': 'sk', 'KeyType': 'RANGE'}],|],|Table KeySchema does not have a range"
            + " key, which is required when specifying a LocalSecondaryIndex",
        "'BillingMode'|'GlobalSecondaryIndexes': [{'IndexName': 'one', 'KeySchema':"
            + " [{'AttributeName': 'h', 'KeyType': 'HASH'}], 'Projection': {'ProjectionType':"
            + " 'ALL'}}], 'BillingMode'|Duplicate index name: one",
      })
  void localIndexesOfAnotherFormAreRefused(String from, String to, String problem) {
    assertThat(create(1).replace(from, to)).isNotEqualTo(create(1));
    assertThat(Calls.on(EngineOptions.DEFAULT).error("CreateTable", create(1).replace(from, to)))
        .isEqualTo("ValidationException: One or more parameter values were invalid: " + problem);
  }

  @Test
  void aTableHasFiveLocalIndexesAtMost() {
    Calls calls = Calls.on(EngineOptions.DEFAULT);

    assertThat(calls.error("CreateTable", create(6)))
        .isEqualTo(
            "ValidationException: One or more parameter values were invalid: Number of"
                + " LocalSecondaryIndexes exceeds per-table limit of 5");
    assertThat(calls.error("CreateTable", create(5))).isEqualTo("no error");
  }

  private static String create(int indexes) {
    List<String> names = List.of("one", "two", "three", "four", "five", "six");
    List<String> made = new ArrayList<>();
    for (String name : names.subList(0, indexes)) {
      made.add(
          "{'IndexName': '"
              + name
              + "', 'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}, {'AttributeName':"
              + " 'h', 'KeyType': 'RANGE'}], 'Projection': {'ProjectionType': 'ALL'}}");
    }
    return "{'TableName': 'orders', 'BillingMode': 'PAY_PER_REQUEST', 'AttributeDefinitions':"
        + " [{'AttributeName': 'pk', 'AttributeType': 'S'}, {'AttributeName': 'sk',"
        + " 'AttributeType': 'S'}, {'AttributeName': 'h', 'AttributeType': 'N'}], 'KeySchema':"
        + " [{'AttributeName': 'pk', 'KeyType': 'HASH'}, {'AttributeName': 'sk', 'KeyType':"
        + " 'RANGE'}], 'LocalSecondaryIndexes': ["
        + String.join(", ", made)
        + "]}";
  }
}
