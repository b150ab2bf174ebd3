package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpdateTableTest {
  private static final String INVALID =
      "ValidationException: One or more parameter values were invalid: ";

  private final MovedClock clock = new MovedClock();
  private final Calls calls = Calls.on(EngineOptions.DEFAULT.withClock(clock));

  @BeforeEach
  void createTable() {
    calls.call(
        "CreateTable",
        """
        {'TableName': 'orders',
         'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'}],
         'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}],
         'ProvisionedThroughput': {'ReadCapacityUnits': 5, 'WriteCapacityUnits': 7}}
        """);
  }

  private String update(String more) {
    return calls.call("UpdateTable", "{'TableName': 'orders', " + more + "}");
  }

  private String error(String more) {
    return calls.error("UpdateTable", "{'TableName': 'orders', " + more + "}");
  }

  private String describe() {
    return calls.call("DescribeTable", "{'TableName': 'orders'}");
  }

  private static String units(int read, int write) {
    return "'ProvisionedThroughput': {'ReadCapacityUnits': %d, 'WriteCapacityUnits': %d}"
        .formatted(read, write);
  }

  private static String create(String more) {
    return """
    'AttributeDefinitions': [{'AttributeName': 'g', 'AttributeType': 'S'}],
    'GlobalSecondaryIndexUpdates': [{'Create': {'IndexName': 'by-g',
      'KeySchema': [{'AttributeName': 'g', 'KeyType': 'HASH'}],
      'Projection': {'ProjectionType': 'ALL'}%s}}]
    """
        .formatted(more);
  }

  @Test
  void throughputChangesAndItsHistoryIsShown() {
    assertThat(update(units(9, 7)))
        .contains("'TableStatus':'UPDATING'")
        .contains("'ReadCapacityUnits':5,'WriteCapacityUnits':7");
    assertThat(describe())
        .contains("'TableStatus':'ACTIVE'")
        .contains(
            "'ProvisionedThroughput':{'LastIncreaseDateTime':1.7952552E9,"
                + "'NumberOfDecreasesToday':0,'ReadCapacityUnits':9,'WriteCapacityUnits':7}");
    update(units(1, 1));
    assertThat(describe())
        .contains("'LastDecreaseDateTime':1.7952552E9,'NumberOfDecreasesToday':1");
  }

  @Test
  void unchangedThroughputIsRefused() {
    assertThat(error(units(5, 7)))
        .isEqualTo(
            "ValidationException: The provisioned throughput for the table will not change. The"
                + " requested value equals the current value. Current ReadCapacityUnits provisioned"
                + " for the table: 5. Requested ReadCapacityUnits: 5. Current WriteCapacityUnits"
                + " provisioned for the table: 7. Requested WriteCapacityUnits: 7. Refer to the"
                + " Amazon DynamoDB Developer Guide for current limits and how to request higher"
                + " limits.");
  }

  @Test
  void theBillingModeSwitchesToAndFro() {
    assertThat(error("'BillingMode': 'PAY_PER_REQUEST', " + units(9, 9)))
        .isEqualTo(
            INVALID
                + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when"
                + " BillingMode is PAY_PER_REQUEST");
    update("'BillingMode': 'PAY_PER_REQUEST'");
    assertThat(describe())
        .contains("'ReadCapacityUnits':0,'WriteCapacityUnits':0")
        .contains("'BillingModeSummary':{'BillingMode':'PAY_PER_REQUEST'");
    assertThat(error(units(9, 9))).startsWith(INVALID + "Neither ReadCapacityUnits nor");
    update("'BillingMode': 'PROVISIONED', " + units(3, 4));
    assertThat(describe())
        .contains("'ReadCapacityUnits':3,'WriteCapacityUnits':4")
        .contains("'BillingModeSummary':{'BillingMode':'PROVISIONED'");
  }

  @Test
  void anIndexIsMadeOfTheItemsThatAreThere() {
    calls.put("orders", "{'pk': {'S': 'a'}, 'g': {'S': 'x'}}");
    calls.put("orders", "{'pk': {'S': 'b'}, 'g': {'N': '1'}}");
    calls.put("orders", "{'pk': {'S': 'c'}}");

    assertThat(update(create(", " + units(1, 1))))
        .contains("'IndexName':'by-g'")
        .contains("'IndexStatus':'CREATING','Backfilling':true");
    calls.put("orders", "{'pk': {'S': 'd'}, 'g': {'S': 'x'}}");

    assertThat(describe())
        .contains("'IndexStatus':'ACTIVE','ProvisionedThroughput'")
        .contains("'IndexSizeBytes':10,'ItemCount':2")
        .contains("{'AttributeName':'g','AttributeType':'S'}");
    assertThat(
            calls.call(
                "Query",
                "{'TableName': 'orders', 'IndexName': 'by-g', 'KeyConditionExpression': 'g = :g',"
                    + " 'ExpressionAttributeValues': {':g': {'S': 'x'}}}"))
        .isEqualTo(
            "{'Items':[{'pk':{'S':'a'},'g':{'S':'x'}},{'pk':{'S':'d'},'g':{'S':'x'}}],"
                + "'Count':2,'ScannedCount':2}");
  }

  @Test
  void anItemThatDoesNotFitTheIndexStaysOutOfItUntilItDoes() {
    calls.put("orders", "{'pk': {'S': 'b'}, 'g': {'N': '1'}}");
    update(create(", " + units(1, 1)));

    calls.call(
        "UpdateItem",
        "{'TableName': 'orders', 'Key': {'pk': {'S': 'b'}}, 'UpdateExpression': 'SET v = :v',"
            + " 'ExpressionAttributeValues': {':v': {'N': '1'}}}");
    assertThat(calls.call("Scan", "{'TableName': 'orders', 'IndexName': 'by-g'}"))
        .contains("'Count':0");
    calls.put("orders", "{'pk': {'S': 'b'}, 'g': {'S': 'x'}}");
    assertThat(calls.call("Scan", "{'TableName': 'orders', 'IndexName': 'by-g'}"))
        .contains("'Count':1");
  }

  @Test
  void anIndexChangesAndGoes() {
    update(create(", " + units(1, 1)));

    update(
        "'GlobalSecondaryIndexUpdates': [{'Update': {'IndexName': 'by-g', " + units(2, 2) + "}}]");
    assertThat(describe()).contains("'ReadCapacityUnits':2,'WriteCapacityUnits':2");
    assertThat(update("'GlobalSecondaryIndexUpdates': [{'Delete': {'IndexName': 'by-g'}}]"))
        .contains("'IndexStatus':'DELETING'");
    assertThat(describe()).doesNotContain("by-g").doesNotContain("'AttributeName':'g'");
    assertThat(calls.error("Scan", "{'TableName': 'orders', 'IndexName': 'by-g'}"))
        .isEqualTo("ValidationException: The table does not have the specified index: by-g");
  }

  @Test
  void anIndexIsNotReadBeforeItIsMade() {
    Calls slow =
        Calls.on(EngineOptions.DEFAULT.withClock(clock).withTransition(Duration.ofSeconds(10)))
            .withTable("orders");
    clock.move(Duration.ofSeconds(10));
    slow.call("UpdateTable", "{'TableName': 'orders', " + create("") + "}");

    assertThat(slow.error("Scan", "{'TableName': 'orders', 'IndexName': 'by-g'}"))
        .isEqualTo(
            "ValidationException: Cannot read from backfilling global secondary index: by-g");
    assertThat(slow.error("UpdateTable", "{'TableName': 'orders', " + create("") + "}"))
        .isEqualTo(
            "ResourceInUseException: Attempt to change a resource which is still in use: Table is"
                + " being updated: orders");
    clock.move(Duration.ofSeconds(10));
    assertThat(slow.call("Scan", "{'TableName': 'orders', 'IndexName': 'by-g'}"))
        .contains("'Count':0");
  }

  @Test
  void whatIsInvalidIsRefused() {
    String delete = "{'Delete': {'IndexName': 'by-%s'}}";

    assertThat(calls.error("UpdateTable", "{'TableName': 'orders'}"))
        .isEqualTo(
            "ValidationException: At least one of ProvisionedThroughput, BillingMode,"
                + " UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or"
                + " ReplicaUpdates is required");
    assertThat(error("'GlobalSecondaryIndexUpdates': [{}]"))
        .isEqualTo(
            INVALID
                + "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create,"
                + " GlobalSecondaryIndexUpdate.Delete must not be null");
    assertThat(
            error(
                "'GlobalSecondaryIndexUpdates': [%s, %s]"
                    .formatted(delete.formatted("g"), delete.formatted("g"))))
        .isEqualTo(
            INVALID
                + "Only one global secondary index update per index is allowed simultaneously."
                + " Index: by-g");
    assertThat(
            error(
                "'GlobalSecondaryIndexUpdates': [%s, %s]"
                    .formatted(delete.formatted("g"), delete.formatted("h"))))
        .isEqualTo(
            "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created"
                + " or deleted simultaneously per table");
    assertThat(error("'GlobalSecondaryIndexUpdates': [" + delete.formatted("g") + "]"))
        .isEqualTo("ResourceNotFoundException: Requested resource not found");
    assertThat(error(create("")))
        .isEqualTo(INVALID + "ProvisionedThroughput is not specified for index: by-g");
    update(create(", " + units(1, 1)));
    assertThat(error(create(", " + units(1, 1))))
        .isEqualTo("ValidationException: Attempting to create an index which already exists");
    assertThat(calls.error("UpdateTable", "{'TableName': 'none', 'BillingMode': 'PROVISIONED'}"))
        .isEqualTo(
            "ResourceNotFoundException: Requested resource not found: Table: none not found");
  }
}
