package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CreateTable, DescribeTable, DeleteTable and ListTables. */
class TableTest {
  private final MovedClock clock = new MovedClock();
  private final Calls calls = Calls.on(EngineOptions.DEFAULT.withClock(clock));

  private static final String VALID =
      """
      {'TableName': 'orders',
       'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'},
         {'AttributeName': 'sk', 'AttributeType': 'N'}],
       'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'},
         {'AttributeName': 'sk', 'KeyType': 'RANGE'}],
       'ProvisionedThroughput': {'ReadCapacityUnits': 5, 'WriteCapacityUnits': 7}}
      """;

  @Test
  void aTableIsCreatedDescribedAndDeleted() {
    String created = calls.call("CreateTable", VALID);

    assertThat(created)
        .startsWith(
            "{'TableDescription':{'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}"
                + ",{'AttributeName':'sk','AttributeType':'N'}],'TableName':'orders','KeySchema':"
                + "[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}],"
                + "'TableStatus':'CREATING','CreationDateTime':1.7952552E9,'ProvisionedThroughput':"
                + "{'NumberOfDecreasesToday':0,'ReadCapacityUnits':5,'WriteCapacityUnits':7},"
                + "'TableSizeBytes':0,'ItemCount':0,"
                + "'TableArn':'arn:aws:dynamodb:eu-central-1:123456789012:table/orders','TableId':'");
    assertThat(calls.call("DescribeTable", "{'TableName': 'orders'}"))
        .isEqualTo(created.replace("TableDescription", "Table").replace("CREATING", "ACTIVE"));
    assertThat(calls.call("DeleteTable", "{'TableName': 'orders'}"))
        .isEqualTo(created.replace("CREATING", "DELETING"));
    assertThat(calls.error("DescribeTable", "{'TableName': 'orders'}"))
        .isEqualTo(
            "ResourceNotFoundException: Requested resource not found: Table: orders not found");
  }

  @Test
  void aDescriptionCountsItems() {
    calls.withTable("people").put("people", "{'pk': {'S': 'a'}, 'v': {'S': 'text'}}");
    calls.put("people", "{'pk': {'S': 'b'}}");
    calls.put("people", "{'pk': {'S': 'b'}, 'v': {'S': 'b'}}");

    assertThat(calls.call("DescribeTable", "{'TableName': 'people'}"))
        .contains("'TableSizeBytes':13,'ItemCount':2")
        .contains("'BillingModeSummary':{'BillingMode':'PAY_PER_REQUEST'");
  }

  @Test
  void changesTakeTheirTime() {
    Calls slow =
        Calls.on(EngineOptions.DEFAULT.withClock(clock).withTransition(Duration.ofSeconds(10)));
    slow.call("CreateTable", VALID);
    String get = "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}, 'sk': {'N': '1'}}}";

    assertThat(slow.call("DescribeTable", "{'TableName': 'orders'}")).contains("'CREATING'");
    assertThat(slow.error("GetItem", get))
        .isEqualTo("ResourceNotFoundException: Requested resource not found");
    assertThat(slow.error("DeleteTable", "{'TableName': 'orders'}"))
        .isEqualTo(
            "ResourceInUseException: Attempt to change a resource which is still in use: Table is"
                + " being created: orders");
    clock.move(Duration.ofSeconds(10));
    assertThat(slow.call("GetItem", get)).isEqualTo("{}");
    slow.call("DeleteTable", "{'TableName': 'orders'}");
    assertThat(slow.call("ListTables", "{}")).isEqualTo("{'TableNames':['orders']}");
    assertThat(slow.error("CreateTable", VALID))
        .isEqualTo("ResourceInUseException: Table already exists: orders");
    assertThat(slow.error("GetItem", get))
        .isEqualTo("ResourceNotFoundException: Requested resource not found");
    clock.move(Duration.ofSeconds(10));
    assertThat(slow.call("ListTables", "{}")).isEqualTo("{'TableNames':[]}");
    assertThat(slow.call("CreateTable", VALID)).contains("'CREATING'");
  }

  @Test
  void aNewTableOfTheSameNameIsEmpty() {
    calls.withTable("people").put("people", "{'pk': {'S': 'a'}}");
    calls.call("DeleteTable", "{'TableName': 'people'}");

    assertThat(calls.withTable("people").get("people", "{'pk': {'S': 'a'}}")).isEqualTo("{}");
  }

  @Test
  void tablesAreListedInOrderAndPaged() {
    calls.withTable("ccc").withTable("aaa").withTable("bbb");

    assertThat(calls.call("ListTables", "{'Limit': 2}"))
        .isEqualTo("{'TableNames':['aaa','bbb'],'LastEvaluatedTableName':'bbb'}");
    assertThat(calls.call("ListTables", "{'ExclusiveStartTableName': 'bbb'}"))
        .isEqualTo("{'TableNames':['ccc']}");
    assertThat(calls.error("ListTables", "{'Limit': 101}"))
        .isEqualTo(
            "ValidationException: 1 validation error detected: Value '101' at 'limit' failed to"
                + " satisfy constraint: Member must have value less than or equal to 100");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'KeyType': 'HASH'|'KeyType': 'RANGE'|Invalid KeySchema: The first KeySchemaElement is not a HASH key type
          'KeyType': 'RANGE'|'KeyType': 'HASH'|Invalid KeySchema: The second KeySchemaElement is not a RANGE key type
          {'AttributeName': 'sk', 'KeyType'|{'AttributeName': 'pk', 'KeyType'|Both the Hash Key and the Range Key element in the KeySchema have the same name
          {'AttributeName': 'sk', 'KeyType'|{'AttributeName': 'tk', 'KeyType'|Invalid KeySchema: Some index key attribute have no definition
          'AttributeDefinitions': [|'AttributeDefinitions': [{'AttributeName': 'x', 'AttributeType': 'S'},|One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions
          'TableName': 'orders',|'TableName': 'orders', 'BillingMode': 'PAY_PER_REQUEST',|One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST
          'ProvisionedThroughput'|'Unknown'|One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED
          'ReadCapacityUnits': 5|'ReadCapacityUnits': 1000000000001|Given value 1000000000001 for ReadCapacityUnits is out of bounds
          'ReadCapacityUnits': 5|'ReadCapacityUnits': 0|1 validation error detected: Value '0' at 'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must have value greater than or equal to 1
          'AttributeType': 'N'|'AttributeType': 'M'|1 validation error detected: Value 'M' at 'attributeDefinitions.2.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]
          'KeySchema': [|'KeySchema': [{'AttributeName': 'x', 'KeyType': 'HASH'},|1 validation error detected: Value '[KeySchemaElement(attributeName=x, keyType=HASH), KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=sk, keyType=RANGE)]' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2
          'TableName': 'orders',|'TableName': 'orders', 'GlobalSecondaryIndexes': [],|One or more parameter values were invalid: List of GlobalSecondaryIndexes is empty
          'TableName': 'orders',|'TableName': 'orders', 'StreamSpecification': {'StreamEnabled': false, 'StreamViewType': 'NEW_IMAGE'},|One or more parameter values were invalid: Table is being created with a stream disabled, UpdateViewType should not be specified
          'TableName': 'orders',|'TableName': 'orders', 'StreamSpecification': {'StreamEnabled': true},|One or more parameter values were invalid: Table is being created with a stream enabled, UpdateViewType should be specified
          'TableName': 'orders',|'TableName': 'orders', 'LocalSecondaryIndexes': [],|One or more parameter values were invalid: List of LocalSecondaryIndexes is empty
          """)
  void whatIsInvalidIsRefused(String valid, String invalid, String message) {
    assertThat(calls.error("CreateTable", VALID.replaceFirst(quote(valid), invalid)))
        .isEqualTo("ValidationException: " + message);
    assertThat(calls.call("ListTables", "{}")).isEqualTo("{'TableNames':[]}");
  }

  private static String quote(String literal) {
    return java.util.regex.Pattern.quote(literal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'ProjectionType': 'INCLUDE'}|ProjectionType is INCLUDE, but NonKeyAttributes is not specified
          {'ProjectionType': 'ALL', 'NonKeyAttributes': ['v']}|ProjectionType is ALL, but NonKeyAttributes is specified
          {}|Unknown ProjectionType: null
          """)
  void projectionsMustBeWhole(String projection, String message) {
    assertThat(
            calls.error(
                "CreateTable",
                """
                {'TableName': 'orders', 'BillingMode': 'PAY_PER_REQUEST',
                 'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'}],
                 'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}],
                 'GlobalSecondaryIndexes': [{'IndexName': 'idx',
                   'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}], 'Projection': %s}]}
                """
                    .formatted(projection)))
        .isEqualTo("ValidationException: One or more parameter values were invalid: " + message);
  }

  @Test
  void indexesNeedThroughputWhereTheTableHasIt() {
    String create =
        """
        {'TableName': 'orders', %s
         'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'},
           {'AttributeName': 'unused', 'AttributeType': 'S'}],
         'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}],
         'GlobalSecondaryIndexes': [{'IndexName': 'idx', %s
           'KeySchema': [{'AttributeName': '%s', 'KeyType': 'HASH'}],
           'Projection': {'ProjectionType': 'ALL'}}]}
        """;
    String units = "'ProvisionedThroughput': {'ReadCapacityUnits': 1, 'WriteCapacityUnits': 1},";
    String onDemand = "'BillingMode': 'PAY_PER_REQUEST',";
    String invalid = "ValidationException: One or more parameter values were invalid: ";

    assertThat(calls.error("CreateTable", create.formatted(units, "", "pk")))
        .isEqualTo(invalid + "ProvisionedThroughput is not specified for index: idx");
    assertThat(calls.error("CreateTable", create.formatted(onDemand, units, "pk")))
        .isEqualTo(
            invalid
                + "ProvisionedThroughput should not be specified for index: idx when BillingMode is"
                + " PAY_PER_REQUEST");
    assertThat(calls.error("CreateTable", create.formatted(onDemand, "", "pk")))
        .isEqualTo(
            invalid
                + "Some AttributeDefinitions are not used. AttributeDefinitions: [pk, unused], keys"
                + " used: [pk]");
    assertThat(calls.error("CreateTable", create.formatted(onDemand, "", "other")))
        .isEqualTo(
            invalid
                + "Some index key attributes are not defined in AttributeDefinitions. Keys:"
                + " [other], AttributeDefinitions: [pk, unused]");
  }
}
