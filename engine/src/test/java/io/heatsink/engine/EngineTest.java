package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {
  private final Calls calls = Calls.on(EngineOptions.DEFAULT).withTable("orders");

  @Test
  void aTableMayBeNamedByItsArn() {
    String arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders";

    assertThat(calls.call("GetItem", "{'TableName': '" + arn + "', 'Key': {'pk': {'S': 'a'}}}"))
        .isEqualTo("{}");
  }

  @Test
  void anOperationThatItDoesNotHaveIsUnknown() {
    assertThat(calls.error("MakeCoffee", "{}")).startsWith("UnknownOperationException");
  }

  @Test
  void whatItDoesNotSupportIsRefusedByName() {
    assertThat(
            calls.error(
                "UpdateTable",
                "{'TableName': 'orders', 'ReplicaUpdates': [{'Create': {'RegionName': 'x'}}]}"))
        .isEqualTo(
            "ValidationException: ReplicaUpdates is not supported by this local DynamoDB; leave it"
                + " out.");
  }

  @Test
  void allThatBreaksTheModelIsReportedTogether() {
    assertThat(calls.error("GetItem", "{'ReturnConsumedCapacity': 'SOME'}"))
        .isEqualTo(
            "ValidationException: 3 validation errors detected: Value null at 'tableName' failed to"
                + " satisfy constraint: Member must not be null; Value null at 'key' failed to"
                + " satisfy constraint: Member must not be null; Value 'SOME' at"
                + " 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum"
                + " value set: [INDEXES, TOTAL, NONE]");
  }

  @Test
  void aProblemDeepInARequestIsReportedWithItsPath() {
    assertThat(calls.error("BatchWriteItem", "{'RequestItems': {'orders': [{'PutRequest': {}}]}}"))
        .isEqualTo(
            "ValidationException: 1 validation error detected: Value null at"
                + " 'requestItems.orders.member.1.member.putRequest.item' failed to satisfy"
                + " constraint: Member must not be null");
  }

  @Test
  void noMoreThanTenProblemsAreReported() {
    String keyElement = "{'AttributeName': '', 'KeyType': 'SOME'}";

    assertThat(
            calls.error(
                "CreateTable",
                """
                {'AttributeDefinitions': [{}, {}, {}, {}], 'KeySchema': [%s, %s]}
                """
                    .formatted(keyElement, keyElement)))
        .startsWith("ValidationException: 10 validation errors detected: ");
  }

  @Test
  void aStringWhereAStructureBelongsIsNoRequest() {
    assertThat(calls.error("GetItem", "{'TableName': 'orders', 'Key': 'a'}"))
        .startsWith("SerializationException: ");
  }

  @Test
  void aTableNameIsAtLeastOneCharacterAndOfItsAlphabet() {
    String get = "{'TableName': '%s', 'Key': {'pk': {'S': 'a'}}}";

    assertThat(calls.error("GetItem", get.formatted("")))
        .isEqualTo(
            "ValidationException: 1 validation error detected: Value '' at 'tableName' failed to"
                + " satisfy constraint: Member must have length greater than or equal to 1");
    assertThat(calls.error("GetItem", get.formatted("ab")))
        .isEqualTo(
            "ValidationException: 1 validation error detected: Value 'ab' at 'tableName' failed to"
                + " satisfy constraint: Member must have length greater than or equal to 3");
    assertThat(calls.error("GetItem", get.formatted("a;b")))
        .isEqualTo(
            "ValidationException: 1 validation error detected: Value 'a;b' at 'tableName' failed to"
                + " satisfy constraint: Member must satisfy regular expression pattern:"
                + " [a-zA-Z0-9_.-]+");
  }

  @Test
  void aRequestIsCheckedBeforeItsTableIsLookedUp() {
    assertThat(
            calls.error(
                "GetItem",
                "{'TableName': 'none', 'Key': {'pk': {'S': 'a'}}, 'ProjectionExpression': ''}"))
        .isEqualTo(
            "ValidationException: Invalid ProjectionExpression: The expression can not be empty;");
    assertThat(calls.error("GetItem", "{'TableName': 'none', 'Key': {}}"))
        .isEqualTo("ResourceNotFoundException: Requested resource not found");
  }

  /** Operation, the rest of a request for a table that is not there, and what is wrong with it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^', // requests have single quotes
      value = {
        "Query|'KeyConditionExpression': 'pk = :none'|Invalid KeyConditionExpression",
        "Query|'KeyConditionExpression': 'pk = :p', 'ExpressionAttributeValues': {':p': {'S': 'a'},"
            + " ':q': {'S': 'a'}}|Value provided in ExpressionAttributeValues unused",
        "Scan|'FilterExpression': 'pk = :none'|Invalid FilterExpression",
        "GetItem|'Key': {}, 'ProjectionExpression': '#p'|Invalid ProjectionExpression",
        "PutItem|'Item': {}, 'ConditionExpression': 'pk = :none'|Invalid ConditionExpression",
        "DeleteItem|'Key': {}, 'ConditionExpression': 'pk = :none'|Invalid ConditionExpression",
        "UpdateItem|'Key': {}, 'UpdateExpression': 'SET v = :none'|Invalid UpdateExpression",
      })
  void expressionsAreCheckedBeforeTheTableIsLookedUp(
      String operation, String rest, String problem) {
    assertThat(calls.error(operation, "{'TableName': 'nowhere', " + rest + "}"))
        .startsWith("ValidationException: " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^', // requests have single quotes
      value = {
        "Query|'KeyConditionExpression': 'sk > :p', 'ExpressionAttributeValues': {':p': {'S':"
            + " 'a'}}",
        "Query|'IndexName': 'none', 'KeyConditionExpression': 'pk = :p',"
            + " 'ExpressionAttributeValues': {':p': {'S': 'a'}}",
        "Scan|'ExclusiveStartKey': {}",
        "GetItem|'Key': {}",
        "PutItem|'Item': {}",
        "DeleteItem|'Key': {}",
        "UpdateItem|'Key': {}",
      })
  void theTableIsLookedUpBeforeKeysAreChecked(String operation, String rest) {
    assertThat(calls.error(operation, "{'TableName': 'nowhere', " + rest + "}"))
        .isEqualTo("ResourceNotFoundException: Requested resource not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DescribeTable", "DeleteTable", "UpdateTable"})
  void callsOnTablesHaveTheirOwnWordsForShortNames(String operation) {
    assertThat(calls.error(operation, "{'TableName': 'ab'}"))
        .isEqualTo(
            "ValidationException: TableName must be at least 3 characters long and at most 255"
                + " characters long");
  }
}
