package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.DynamoDbException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** GetItem, PutItem, UpdateItem and DeleteItem. */
class ItemTest {
  private static final String A = "{'pk': {'S': 'a'}}";

  private final Calls calls = Calls.on(EngineOptions.DEFAULT).withTable("orders");

  @Test
  void whatWasPutIsGot() {
    calls.put("orders", "{'pk': {'S': 'a'}, 'n': {'N': '1.50'}, 'l': {'L': [{'BOOL': true}]}}");

    assertThat(calls.get("orders", A))
        .isEqualTo("{'Item':{'pk':{'S':'a'},'n':{'N':'1.5'},'l':{'L':[{'BOOL':true}]}}}");
  }

  @Test
  void whatIsNotThereIsGotAsNothing() {
    assertThat(calls.get("orders", A)).isEqualTo("{}");
  }

  @Test
  void aProjectionShowsPartOfAnItem() {
    calls.put("orders", "{'pk': {'S': 'a'}, 'm': {'M': {'x': {'N': '1'}, 'y': {'N': '2'}}}}");

    assertThat(
            calls.call(
                "GetItem",
                "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'ProjectionExpression':"
                    + " '#m.y', 'ExpressionAttributeNames': {'#m': 'm'}}"))
        .isEqualTo("{'Item':{'m':{'M':{'y':{'N':'2'}}}}}");
  }

  @Test
  void equalNumbersAreOneKey() {
    Calls numbers = Calls.on(EngineOptions.DEFAULT).withTable("numbers", "N");
    numbers.put("numbers", "{'pk': {'S': 'a'}, 'sk': {'N': '1.0'}}");
    numbers.put("numbers", "{'pk': {'S': 'a'}, 'sk': {'N': '1E0'}, 'v': {'S': 'new'}}");

    assertThat(numbers.get("numbers", "{'pk': {'S': 'a'}, 'sk': {'N': '01'}}"))
        .isEqualTo("{'Item':{'pk':{'S':'a'},'sk':{'N':'1'},'v':{'S':'new'}}}");
  }

  @Test
  void aPutShowsTheOldItemIfAsked() {
    calls.put("orders", "{'pk': {'S': 'a'}, 'v': {'N': '1'}}");

    assertThat(
            calls.call(
                "PutItem",
                "{'TableName': 'orders', 'Item': {'pk': {'S': 'a'}}, 'ReturnValues': 'ALL_OLD'}"))
        .isEqualTo("{'Attributes':{'pk':{'S':'a'},'v':{'N':'1'}}}");
    assertThat(
            calls.error(
                "PutItem",
                "{'TableName': 'orders', 'Item': {'pk': {'S': 'a'}}, 'ReturnValues': 'ALL_NEW'}"))
        .isEqualTo("ValidationException: ReturnValues can only be ALL_OLD or NONE");
  }

  @Test
  void aFailedConditionLeavesTheItemAndShowsItIfAsked() {
    calls.put("orders", "{'pk': {'S': 'a'}, 'v': {'S': 'old'}}");
    String put =
        "{'TableName': 'orders', 'Item': {'pk': {'S': 'a'}}, 'ConditionExpression':"
            + " 'attribute_not_exists(pk)'%s}";

    assertThat(calls.error("PutItem", put.formatted("")))
        .isEqualTo("ConditionalCheckFailedException: The conditional request failed");
    DynamoDbException shown =
        catchThrowableOfType(
            DynamoDbException.class,
            () ->
                calls.call(
                    "PutItem",
                    put.formatted(", 'ReturnValuesOnConditionCheckFailure': 'ALL_OLD'")));
    assertThat(shown.item())
        .isEqualTo(Map.of("pk", new StringValue("a"), "v", new StringValue("old")));
    assertThat(calls.get("orders", A)).isEqualTo("{'Item':{'pk':{'S':'a'},'v':{'S':'old'}}}");
  }

  @Test
  void anUpdateMakesAnItemThatIsNotThere() {
    assertThat(
            calls.call(
                "UpdateItem",
                "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'UpdateExpression': 'ADD v"
                    + " :one', 'ExpressionAttributeValues': {':one': {'N': '1'}}, 'ReturnValues':"
                    + " 'ALL_NEW'}"))
        .isEqualTo("{'Attributes':{'pk':{'S':'a'},'v':{'N':'1'}}}");
  }

  @Test
  void anUpdateOfNothingMakesTheKey() {
    assertThat(calls.call("UpdateItem", "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}}"))
        .isEqualTo("{}");
    assertThat(calls.get("orders", A)).isEqualTo("{'Item':{'pk':{'S':'a'}}}");
  }

  @Test
  void anUpdateReturnsWhatIsAskedFor() {
    String update =
        "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'UpdateExpression': 'SET v = v + :one',"
            + " 'ExpressionAttributeValues': {':one': {'N': '1'}}, 'ReturnValues': '%s'}";
    calls.put("orders", "{'pk': {'S': 'a'}, 'v': {'N': '1'}, 'w': {'N': '0'}}");

    assertThat(calls.call("UpdateItem", update.formatted("NONE"))).isEqualTo("{}");
    assertThat(calls.call("UpdateItem", update.formatted("UPDATED_OLD")))
        .isEqualTo("{'Attributes':{'v':{'N':'2'}}}");
    assertThat(calls.call("UpdateItem", update.formatted("UPDATED_NEW")))
        .isEqualTo("{'Attributes':{'v':{'N':'4'}}}");
    assertThat(calls.call("UpdateItem", update.formatted("ALL_OLD")))
        .isEqualTo("{'Attributes':{'pk':{'S':'a'},'v':{'N':'4'},'w':{'N':'0'}}}");
    assertThat(calls.call("UpdateItem", update.formatted("ALL_NEW")))
        .isEqualTo("{'Attributes':{'pk':{'S':'a'},'v':{'N':'6'},'w':{'N':'0'}}}");
  }

  @Test
  void aKeyCannotBeUpdated() {
    assertThat(
            calls.error(
                "UpdateItem",
                "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'UpdateExpression': 'SET pk ="
                    + " :b', 'ExpressionAttributeValues': {':b': {'S': 'b'}}}"))
        .isEqualTo(
            "ValidationException: One or more parameter values were invalid: Cannot update"
                + " attribute pk. This attribute is part of the key");
  }

  @Test
  void aFailedUpdateLeavesTheItem() {
    calls.put("orders", "{'pk': {'S': 'a'}, 'v': {'S': 'text'}}");

    assertThat(
            calls.error(
                "UpdateItem",
                "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'UpdateExpression': 'SET w ="
                    + " :one, v = v + :one', 'ExpressionAttributeValues': {':one': {'N': '1'}}}"))
        .isEqualTo(
            "ValidationException: An operand in the update expression has an incorrect data type");
    assertThat(calls.get("orders", A)).isEqualTo("{'Item':{'pk':{'S':'a'},'v':{'S':'text'}}}");
  }

  @Test
  void aDeleteShowsWhatWasThere() {
    calls.put("orders", A);
    String delete = "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'ReturnValues': 'ALL_OLD'}";

    assertThat(calls.call("DeleteItem", delete)).isEqualTo("{'Attributes':{'pk':{'S':'a'}}}");
    assertThat(calls.call("DeleteItem", delete)).isEqualTo("{}");
    assertThat(calls.get("orders", A)).isEqualTo("{}");
  }

  @Test
  void keysMustMatchTheSchema() {
    String get = "{'TableName': 'orders', 'Key': %s}";
    String mismatch = "ValidationException: The provided key element does not match the schema";

    assertThat(calls.error("GetItem", get.formatted("{}"))).isEqualTo(mismatch);
    assertThat(calls.error("GetItem", get.formatted("{'pk': {'N': '1'}}"))).isEqualTo(mismatch);
    assertThat(calls.error("GetItem", get.formatted("{'pk': {'S': 'a'}, 'x': {'S': 'a'}}")))
        .isEqualTo(mismatch);
    assertThat(calls.error("GetItem", get.formatted("{'pk': {'S': ''}}")))
        .isEqualTo(
            "ValidationException: One or more parameter values are not valid. The AttributeValue"
                + " for a key attribute cannot contain an empty string value. Key: pk");
  }

  @Test
  void anItemMustHaveItsKey() {
    assertThat(calls.error("PutItem", "{'TableName': 'orders', 'Item': {'x': {'S': 'a'}}}"))
        .isEqualTo(
            "ValidationException: One or more parameter values were invalid: Missing the key pk in"
                + " the item");
    assertThat(calls.error("PutItem", "{'TableName': 'orders', 'Item': {'pk': {'N': '1'}}}"))
        .isEqualTo(
            "ValidationException: One or more parameter values were invalid: Type mismatch for key"
                + " pk expected: S actual: N");
  }

  @Test
  void anItemHoldsNoMoreThan400Kilobytes() {
    String largest = "x".repeat(400 * 1_024 - "pk".length() - "a".length() - "v".length());
    String put = "{'TableName': 'orders', 'Item': {'pk': {'S': 'a'}, 'v': {'S': '%s'}}}";

    calls.call("PutItem", put.formatted(largest));
    assertThat(calls.error("PutItem", put.formatted(largest + 'x')))
        .isEqualTo("ValidationException: Item size has exceeded the maximum allowed size");
    assertThat(
            calls.error(
                "UpdateItem",
                "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'UpdateExpression': 'SET w ="
                    + " :w', 'ExpressionAttributeValues': {':w': {'S': 'x'}}}"))
        .isEqualTo(
            "ValidationException: Item size to update has exceeded the maximum allowed size");
  }

  @Test
  void valuesWithoutExpressionsAreRefused() {
    assertThat(
            calls.error(
                "PutItem",
                "{'TableName': 'orders', 'Item': {'pk': {'S': 'a'}}, 'ExpressionAttributeValues':"
                    + " {':v': {'S': 'a'}}}"))
        .isEqualTo(
            "ValidationException: ExpressionAttributeValues can only be specified when using"
                + " expressions: ConditionExpression is null");
    assertThat(
            calls.error(
                "GetItem",
                "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'ExpressionAttributeNames':"
                    + " {'#v': 'a'}}"))
        .isEqualTo(
            "ValidationException: ExpressionAttributeNames can only be specified when using"
                + " expressions");
  }

  @Test
  void oldAndNewParametersDoNotMix() {
    assertThat(
            calls.error(
                "UpdateItem",
                "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'UpdateExpression': 'REMOVE v',"
                    + " 'AttributeUpdates': {}, 'Expected': {}}"))
        .isEqualTo(
            "ValidationException: Can not use both expression and non-expression parameters in the"
                + " same request: Non-expression parameters: {AttributeUpdates, Expected}"
                + " Expression parameters: {UpdateExpression}");
  }

  @Test
  void unitsAreCountedByTheLargerOfBeforeAndAfter() {
    String large = "x".repeat(3_000);
    String put =
        "{'TableName': 'orders', 'Item': {'pk': {'S': 'a'}, 'v': {'S': '%s'}},"
            + " 'ReturnConsumedCapacity': 'TOTAL'}";
    String get =
        "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'ConsistentRead': %s,"
            + " 'ProjectionExpression': 'pk', 'ReturnConsumedCapacity': 'INDEXES'}";

    assertThat(calls.call("PutItem", put.formatted(large)))
        .isEqualTo("{'ConsumedCapacity':{'CapacityUnits':3.0,'TableName':'orders'}}");
    assertThat(calls.call("GetItem", get.formatted(true)))
        .isEqualTo(
            "{'Item':{'pk':{'S':'a'}},'ConsumedCapacity':{'CapacityUnits':1.0,'TableName':"
                + "'orders','Table':{'CapacityUnits':1.0}}}");
    assertThat(calls.call("GetItem", get.formatted(false))).contains("'CapacityUnits':0.5");
    assertThat(calls.call("PutItem", put.formatted("small")))
        .isEqualTo("{'ConsumedCapacity':{'CapacityUnits':3.0,'TableName':'orders'}}");
  }
}
