package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What AWS has published of how many units operations cost, one test for each statement. Sources:
 * DynamoDB Developer Guide, "Read consistency and capacity units", "Using global secondary indexes"
 * and "Local secondary indexes".
 */
class PublishedCostsTest {
  /** Of an item of the table: its key attributes, and the name of the attribute that fills it. */
  private static final int LEAST_BYTES = 7;

  private static final String TOTAL = "'TableName': 'orders', 'ReturnConsumedCapacity': 'TOTAL'";

  private final Calls calls = Calls.on(EngineOptions.DEFAULT).withTable("orders", "S");

  private static String item(String sort, int bytes) {
    return "{'pk': {'S': 'a'}, 'sk': {'S': '%s'}, 'v': {'S': '%s'}}"
        .formatted(sort, "x".repeat(bytes - LEAST_BYTES));
  }

  private static String key(String sort) {
    return "{'pk': {'S': 'a'}, 'sk': {'S': '%s'}}".formatted(sort);
  }

  private double put(String sort, int bytes) {
    return units("PutItem", "{%s, 'Item': %s}".formatted(TOTAL, item(sort, bytes)));
  }

  private double units(String operation, String request) {
    return unitsBehind("'ConsumedCapacity'", calls.call(operation, request));
  }

  /** The units that a reply names behind a text; 0 if it names none. */
  private static double unitsBehind(String behind, String reply) {
    Matcher matcher =
        Pattern.compile(Pattern.quote(behind) + "[:{\\[]*'CapacityUnits':([0-9.]+)").matcher(reply);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
  }

  @ParameterizedTest
  @CsvSource({"4096, 1", "4097, 2", "8192, 2", "400000, 98"})
  void aReadIsRoundedUpTo4Kilobytes(int bytes, double units) {
    put("1", bytes);
    String get = "{%s, 'Key': %s, 'ConsistentRead': %%s}".formatted(TOTAL, key("1"));

    assertThat(units("GetItem", get.formatted("true"))).isEqualTo(units);
    assertThat(units("GetItem", get.formatted("false"))).isEqualTo(units / 2);
  }

  @Test
  void aMissingItemCostsOneUnitOrHalfOfIt() {
    String get = "{%s, 'Key': %s, 'ConsistentRead': %%s}".formatted(TOTAL, key("none"));

    assertThat(units("GetItem", get.formatted("true"))).isEqualTo(1);
    assertThat(units("GetItem", get.formatted("false"))).isEqualTo(0.5);
  }

  /** The guide's own figures: 1.5 and 6.5 KB are 4 and 8. */
  @Test
  void aBatchRoundsEachItemItReads() {
    put("1", 1_536);
    put("2", 6_656);

    assertThat(
            units(
                "BatchGetItem",
                "{'ReturnConsumedCapacity': 'TOTAL', 'RequestItems': {'orders': {'Keys': [%s, %s],"
                        .formatted(key("1"), key("2"))
                    + " 'ConsistentRead': true}}}"))
        .isEqualTo(3);
  }

  /** The guide's own figures: 40.8 KB are 44. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "Query|'KeyConditionExpression': 'pk = :a', 'ExpressionAttributeValues': {':a': {'S':"
            + " 'a'}}",
        "Query|'KeyConditionExpression': 'pk = :a', 'ExpressionAttributeValues': {':a': {'S':"
            + " 'a'}}, 'Select': 'COUNT'",
        "Query|'KeyConditionExpression': 'pk = :a', 'ExpressionAttributeValues': {':a': {'S':"
            + " 'a'}}, 'ProjectionExpression': 'sk'",
        "Query|'KeyConditionExpression': 'pk = :a', 'ExpressionAttributeValues': {':a': {'S':"
            + " 'a'}}, 'FilterExpression': 'v = :a'",
        "Scan|'Select': 'ALL_ATTRIBUTES'",
        "Scan|'FilterExpression': 'v = :a', 'ExpressionAttributeValues': {':a': {'S': 'a'}}"
      })
  void aPageIsSummedUpFirstAndRoundedOnceWhateverIsShownOfIt(String operation, String more) {
    for (int sort = 0; sort < 8; sort++) {
      put(Integer.toString(sort), 5_222);
    }

    String request = "{%s, 'ConsistentRead': true, %s}".formatted(TOTAL, more);
    assertThat(units(operation, request)).isEqualTo(11);
  }

  @Test
  void aPutCostsTheLargerOfBeforeAndAfter() {
    assertThat(put("1", 1_024)).isEqualTo(1);
    assertThat(put("1", 3_073)).isEqualTo(4);
    assertThat(put("1", 100)).isEqualTo(4);
    assertThat(put("1", 100)).isEqualTo(1);
  }

  @Test
  void anUpdateOfOneAttributeCostsTheWholeItem() {
    put("1", 5_000);

    assertThat(
            units(
                "UpdateItem",
                "{%s, 'Key': %s, 'UpdateExpression': 'SET n = :n',".formatted(TOTAL, key("1"))
                    + " 'ExpressionAttributeValues': {':n': {'N': '1'}}}"))
        .isEqualTo(5);
  }

  @Test
  void aDeleteCostsWhatIsDeleted() {
    put("1", 5_000);
    String delete = "{%s, 'Key': %s}".formatted(TOTAL, key("1"));

    assertThat(units("DeleteItem", delete)).isEqualTo(5);
    assertThat(units("DeleteItem", delete)).isEqualTo(1);
  }

  /** The guide's own figures: 0.5 and 3.5 KB are 1 and 4. */
  @Test
  void aBatchRoundsEachItemItWrites() {
    assertThat(
            units(
                "BatchWriteItem",
                "{'ReturnConsumedCapacity': 'TOTAL', 'RequestItems': {'orders': ["
                    + "{'PutRequest': {'Item': %s}}, {'PutRequest': {'Item': %s}}]}}"
                        .formatted(item("1", 512), item("2", 3_584))))
        .isEqualTo(5);
  }

  @Test
  void aTransactionCostsEachItemTwice() {
    assertThat(
            units(
                "TransactWriteItems",
                "{'ReturnConsumedCapacity': 'TOTAL', 'TransactItems': ["
                    + "{'Put': {'TableName': 'orders', 'Item': %s}}]}".formatted(item("1", 3_000))))
        .isEqualTo(6);
    assertThat(
            units(
                "TransactGetItems",
                "{'ReturnConsumedCapacity': 'TOTAL', 'TransactItems': ["
                    + "{'Get': {'TableName': 'orders', 'Key': %s}}]}".formatted(key("1"))))
        .isEqualTo(2);
  }

  /** What an item was and becomes, and what that costs an index on g, h that projects p. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "'x': {'S': '1'}|'g': {'S': 'A'}, 'h': {'N': '1'}|1",
        "'g': {'S': 'A'}, 'h': {'N': '1'}|'g': {'S': 'B'}, 'h': {'N': '1'}|2",
        "'g': {'S': 'A'}, 'h': {'N': '1'}|'x': {'S': '1'}|1",
        "'x': {'S': '1'}|'x': {'S': '2'}|0",
        "'g': {'S': 'A'}, 'h': {'N': '1'}, 'p': {'S': '1'}|'g': {'S': 'A'}, 'h': {'N': '1'}, 'p':"
            + " {'S': '2'}|1",
        "'g': {'S': 'A'}, 'h': {'N': '1'}, 'x': {'S': '1'}|'g': {'S': 'A'}, 'h': {'N': '1'}, 'x':"
            + " {'S': '2'}|0"
      })
  void anIndexIsWrittenAsOftenAsItsEntriesChange(String before, String after, double units) {
    calls.withIndexedTable("indexed", "{'ProjectionType': 'INCLUDE', 'NonKeyAttributes': ['p']}");
    calls.put("indexed", "{'pk': {'S': 'a'}, " + before + "}");

    String reply =
        calls.call(
            "PutItem",
            "{'TableName': 'indexed', 'ReturnConsumedCapacity': 'INDEXES',"
                + " 'Item': {'pk': {'S': 'a'}, %s}}".formatted(after));

    assertThat(unitsBehind("'by-g'", reply)).isEqualTo(units);
    assertThat(unitsBehind("'Table'", reply)).isEqualTo(1);
  }
}
