package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GlobalIndexTest {
  private static final String ALL = "{'ProjectionType': 'ALL'}";

  private static String byG(String more) {
    return "{'TableName': 'orders', 'IndexName': 'by-g', 'KeyConditionExpression': 'g = :g',"
        + " 'ExpressionAttributeValues': {':g': {'S': 'x'}}"
        + more
        + "}";
  }

  private static Calls on(String projection) {
    return Calls.on(EngineOptions.DEFAULT).withIndexedTable("orders", projection);
  }

  @Test
  void anIndexShowsTheItemsThatHaveItsKeyInItsOrder() {
    Calls calls = on(ALL);
    calls.put("orders", "{'pk': {'S': 'a'}, 'g': {'S': 'x'}, 'h': {'N': '2'}}");
    calls.put("orders", "{'pk': {'S': 'b'}, 'g': {'S': 'x'}, 'h': {'N': '1'}}");
    calls.put("orders", "{'pk': {'S': 'c'}, 'g': {'S': 'x'}}");
    calls.put("orders", "{'pk': {'S': 'd'}, 'g': {'S': 'y'}, 'h': {'N': '1'}}");

    assertThat(calls.call("Query", byG("")))
        .isEqualTo(
            "{'Items':[{'pk':{'S':'b'},'g':{'S':'x'},'h':{'N':'1'}},"
                + "{'pk':{'S':'a'},'g':{'S':'x'},'h':{'N':'2'}}],'Count':2,'ScannedCount':2}");
  }

  @Test
  void entriesFollowTheirItems() {
    Calls calls = on(ALL);
    calls.put("orders", "{'pk': {'S': 'a'}, 'g': {'S': 'x'}, 'h': {'N': '1'}}");

    calls.put("orders", "{'pk': {'S': 'a'}, 'g': {'S': 'x'}, 'h': {'N': '9'}}");
    assertThat(calls.call("Query", byG(""))).contains("'h':{'N':'9'}").contains("'Count':1");
    calls.call(
        "UpdateItem",
        "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'UpdateExpression': 'REMOVE h'}");
    assertThat(calls.call("Query", byG(""))).contains("'Count':0");
    calls.call(
        "UpdateItem",
        "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'UpdateExpression': 'SET h = :h',"
            + " 'ExpressionAttributeValues': {':h': {'N': '3'}}}");
    assertThat(calls.call("Query", byG(""))).contains("'Count':1");
    calls.call("DeleteItem", "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}}");
    assertThat(calls.call("Query", byG(""))).contains("'Count':0");
  }

  @Test
  void entriesHoldWhatIsProjected() {
    String item =
        "{'pk': {'S': 'a'}, 'g': {'S': 'x'}, 'h': {'N': '1'}, 'v': {'N': '1'}, 'w': {'N': '2'}}";

    assertThat(on(ALL).put("orders", item).call("Query", byG(""))).contains("'v'").contains("'w'");
    assertThat(
            on("{'ProjectionType': 'INCLUDE', 'NonKeyAttributes': ['v']}")
                .put("orders", item)
                .call("Query", byG("")))
        .contains("{'pk':{'S':'a'},'g':{'S':'x'},'h':{'N':'1'},'v':{'N':'1'}}");
    assertThat(on("{'ProjectionType': 'KEYS_ONLY'}").put("orders", item).call("Query", byG("")))
        .contains("{'pk':{'S':'a'},'g':{'S':'x'},'h':{'N':'1'}}");
  }

  @Test
  void whatIsNotProjectedCannotBeAskedFor() {
    Calls calls = on("{'ProjectionType': 'KEYS_ONLY'}");

    assertThat(calls.error("Query", byG(", 'Select': 'ALL_ATTRIBUTES'")))
        .isEqualTo(
            "ValidationException: One or more parameter values were invalid: Select type"
                + " ALL_ATTRIBUTES is not supported for global secondary index by-g because its"
                + " projection type is not ALL");
    assertThat(calls.error("Query", byG(", 'ProjectionExpression': 'pk, v'")))
        .isEqualTo(
            "ValidationException: One or more parameter values were invalid: Global secondary"
                + " index by-g does not project [v]");
  }

  @Test
  void anIndexIsNeverReadConsistently() {
    assertThat(on(ALL).error("Query", byG(", 'ConsistentRead': true")))
        .isEqualTo(
            "ValidationException: Consistent reads are not supported on global secondary indexes");
  }

  @Test
  void itemsWithEqualIndexKeysAreAllThereAndPaged() {
    Calls calls = on("{'ProjectionType': 'KEYS_ONLY'}");
    for (String key : List.of("a", "b", "c")) {
      calls.put("orders", "{'pk': {'S': '%s'}, 'g': {'S': 'x'}, 'h': {'N': '1'}}".formatted(key));
    }

    assertThat(calls.call("Query", byG(", 'Limit': 2, 'ProjectionExpression': 'pk'")))
        .isEqualTo(
            "{'Items':[{'pk':{'S':'a'}},{'pk':{'S':'b'}}],'Count':2,'ScannedCount':2,"
                + "'LastEvaluatedKey':{'g':{'S':'x'},'h':{'N':'1'},'pk':{'S':'b'}}}");
    assertThat(
            calls.call(
                "Query",
                byG(
                    ", 'ExclusiveStartKey': {'g':{'S':'x'},'h':{'N':'1'},'pk':{'S':'b'}},"
                        + " 'ProjectionExpression': 'pk'")))
        .isEqualTo("{'Items':[{'pk':{'S':'c'}}],'Count':1,'ScannedCount':1}");
    assertThat(calls.error("Query", byG(", 'ExclusiveStartKey': {'pk': {'S': 'b'}}")))
        .isEqualTo("ValidationException: The provided starting key is invalid");
  }

  @Test
  void anIndexCanBeScanned() {
    Calls calls = on("{'ProjectionType': 'KEYS_ONLY'}");
    calls.put("orders", "{'pk': {'S': 'a'}}");
    calls.put("orders", "{'pk': {'S': 'b'}, 'g': {'S': 'x'}, 'h': {'N': '1'}, 'v': {'N': '1'}}");

    assertThat(
            calls.call(
                "Scan",
                "{'TableName': 'orders', 'IndexName': 'by-g', 'ReturnConsumedCapacity':"
                    + " 'INDEXES'}"))
        .isEqualTo(
            "{'Items':[{'pk':{'S':'b'},'g':{'S':'x'},'h':{'N':'1'}}],'Count':1,'ScannedCount':1,"
                + "'ConsumedCapacity':{'CapacityUnits':0.5,'TableName':'orders','Table':"
                + "{'CapacityUnits':0.0},'GlobalSecondaryIndexes':{'by-g':{'CapacityUnits':0.5}}}}");
  }

  @Test
  void anIndexKeyMustHaveItsTypeInAPut() {
    assertThat(
            on(ALL)
                .error(
                    "PutItem",
                    "{'TableName': 'orders', 'Item': {'pk': {'S': 'a'}, 'g': {'N': '1'}}}"))
        .isEqualTo(
            "ValidationException: One or more parameter values were invalid: Type mismatch for"
                + " Index Key g Expected: S Actual: N IndexName: by-g");
  }

  @Test
  void anIndexKeyMustHaveItsTypeInAnUpdate() {
    assertThat(
            on(ALL)
                .error(
                    "UpdateItem",
                    "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'UpdateExpression': 'SET g"
                        + " = :g', 'ExpressionAttributeValues': {':g': {'N': '1'}}}"))
        .isEqualTo(
            "ValidationException: One or more parameter values were invalid: The update expression"
                + " attempted to update the secondary index key to unsupported type");
  }

  @Test
  void writesToAnIndexAreChargedToIt() {
    Calls calls = on("{'ProjectionType': 'INCLUDE', 'NonKeyAttributes': ['v']}");
    String update =
        "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'UpdateExpression': '%s',"
            + " 'ExpressionAttributeValues': {':x': %s}, 'ReturnConsumedCapacity': 'INDEXES'}";
    String table = "'TableName':'orders','Table':{'CapacityUnits':1.0}";

    assertThat(
            calls.call(
                "PutItem",
                "{'TableName': 'orders', 'Item': {'pk': {'S': 'a'}, 'g': {'S': 'x'}, 'h': {'N':"
                    + " '1'}}, 'ReturnConsumedCapacity': 'INDEXES'}"))
        .isEqualTo(
            "{'ConsumedCapacity':{'CapacityUnits':2.0,"
                + table
                + ",'GlobalSecondaryIndexes':{'by-g':{'CapacityUnits':1.0}}}}");
    assertThat(calls.call("UpdateItem", update.formatted("SET h = :x", "{'N': '2'}")))
        .contains("'by-g':{'CapacityUnits':2.0}");
    assertThat(calls.call("UpdateItem", update.formatted("SET v = :x", "{'N': '2'}")))
        .contains("'by-g':{'CapacityUnits':1.0}");
    assertThat(calls.call("UpdateItem", update.formatted("SET w = :x", "{'N': '2'}")))
        .isEqualTo("{'ConsumedCapacity':{'CapacityUnits':1.0," + table + "}}");
  }
}
