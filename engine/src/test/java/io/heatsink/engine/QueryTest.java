package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueryTest {
  private static final Pattern SORT_KEYS = Pattern.compile("'sk':\\{'N':'([^']*)'}");

  private final Calls calls = Calls.on(EngineOptions.DEFAULT).withTable("events", "N");

  @BeforeEach
  void putSome() {
    for (int at : List.of(3, 1, -2, 10, 5)) {
      calls.put(
          "events",
          "{'pk': {'S': 'a'}, 'sk': {'N': '%d'}, 'even': {'BOOL': %b}}".formatted(at, at % 2 == 0));
    }
    calls.put("events", "{'pk': {'S': 'b'}, 'sk': {'N': '4'}}");
  }

  /** A query of collection a, with further members. */
  private String query(String more) {
    return calls.call("Query", request(more));
  }

  private static String request(String more) {
    return "{'TableName': 'events', 'KeyConditionExpression': 'pk = :p',"
        + " 'ExpressionAttributeValues': {':p': {'S': 'a'}}"
        + more
        + "}";
  }

  /** A query of collection a, whose sort keys fulfil a condition on 1 and 5. */
  private List<String> sortKeys(String condition) {
    String values =
        (condition.contains(":x") ? ", ':x': {'N': '1'}" : "")
            + (condition.contains(":y") ? ", ':y': {'N': '5'}" : "");
    return sortKeysIn(
        calls.call(
            "Query",
            "{'TableName': 'events', 'KeyConditionExpression': 'pk = :p AND %s',"
                    .formatted(condition)
                + "'ExpressionAttributeValues': {':p': {'S': 'a'}"
                + values
                + "}}"));
  }

  private static List<String> sortKeysIn(String reply) {
    return SORT_KEYS
        .matcher(reply)
        .results()
        .map(MatchResult::group)
        .map(QueryTest::value)
        .toList();
  }

  private static String value(String attribute) {
    return attribute.substring("'sk':{'N':'".length(), attribute.length() - 2);
  }

  @Test
  void itemsComeInTheOrderOfTheirSortKeys() {
    assertThat(sortKeysIn(query(""))).containsExactly("-2", "1", "3", "5", "10");
    assertThat(sortKeysIn(query(", 'ScanIndexForward': false")))
        .containsExactly("10", "5", "3", "1", "-2");
  }

  @Test
  void sortKeysCanBeConditioned() {
    assertThat(sortKeys("sk = :x")).containsExactly("1");
    assertThat(sortKeys("sk < :x")).containsExactly("-2");
    assertThat(sortKeys("sk <= :x")).containsExactly("-2", "1");
    assertThat(sortKeys("sk > :x")).containsExactly("3", "5", "10");
    assertThat(sortKeys("sk >= :x")).containsExactly("1", "3", "5", "10");
    assertThat(sortKeys("sk BETWEEN :x AND :y")).containsExactly("1", "3", "5");
  }

  @Test
  void sortKeysCanBeginWithSomething() {
    calls.withTable("texts", "S");
    for (String text : List.of("a", "ab", "abc", "ac", "b")) {
      calls.put("texts", "{'pk': {'S': 'a'}, 'sk': {'S': '%s'}}".formatted(text));
    }

    assertThat(
            calls.call(
                "Query",
                "{'TableName': 'texts', 'KeyConditionExpression': 'pk = :p AND begins_with(sk,"
                    + " :s)', 'ExpressionAttributeValues': {':p': {'S': 'a'}, ':s': {'S': 'ab'}},"
                    + " 'ProjectionExpression': 'sk'}"))
        .isEqualTo("{'Items':[{'sk':{'S':'ab'}},{'sk':{'S':'abc'}}],'Count':2,'ScannedCount':2}");
  }

  @Test
  void aFilterDropsItemsThatWereRead() {
    assertThat(
            calls.call(
                "Query",
                "{'TableName': 'events', 'KeyConditionExpression': 'pk = :p', 'FilterExpression':"
                    + " 'even = :t', 'ExpressionAttributeValues': {':p': {'S': 'a'}, ':t': {'BOOL':"
                    + " true}}, 'Select': 'COUNT', 'ReturnConsumedCapacity': 'TOTAL'}"))
        .isEqualTo(
            "{'Count':2,'ScannedCount':5,'ConsumedCapacity':{'CapacityUnits':0.5,"
                + "'TableName':'events'}}");
  }

  @Test
  void aLimitEndsAPageThatAStartKeyContinues() {
    String first = query(", 'Limit': 2");
    String second =
        query(
            ", 'Limit': 3, 'ExclusiveStartKey': {'pk': {'S': 'a'}, 'sk': {'N': '1'}},"
                + " 'ProjectionExpression': 'sk'");

    assertThat(first).contains("'LastEvaluatedKey':{'pk':{'S':'a'},'sk':{'N':'1'}}");
    assertThat(second)
        .isEqualTo(
            "{'Items':[{'sk':{'N':'3'}},{'sk':{'N':'5'}},{'sk':{'N':'10'}}],'Count':3,"
                + "'ScannedCount':3,'LastEvaluatedKey':{'pk':{'S':'a'},'sk':{'N':'10'}}}");
    assertThat(query(", 'ExclusiveStartKey': {'pk': {'S': 'a'}, 'sk': {'N': '10'}}"))
        .isEqualTo("{'Items':[],'Count':0,'ScannedCount':0}");
  }

  @Test
  void aStartKeyNeedNotExistAndWorksBackwards() {
    assertThat(
            sortKeysIn(
                query(
                    ", 'ExclusiveStartKey': {'pk': {'S': 'a'}, 'sk': {'N': '4'}},"
                        + " 'ScanIndexForward': false")))
        .containsExactly("3", "1", "-2");
  }

  @Test
  void startKeysMustFitTheQuery() {
    assertThat(calls.error("Query", request(", 'ExclusiveStartKey': {'pk': {'S': 'a'}}")))
        .isEqualTo("ValidationException: The provided starting key is invalid");
    assertThat(
            calls.error(
                "Query", request(", 'ExclusiveStartKey': {'pk': {'S': 'b'}, 'sk': {'N': '4'}}")))
        .isEqualTo(
            "ValidationException: The provided starting key is outside query boundaries based on"
                + " provided conditions");
    assertThat(
            calls.error(
                "Query",
                "{'TableName': 'events', 'KeyConditionExpression': 'pk = :p AND sk > :s',"
                    + " 'ExpressionAttributeValues': {':p': {'S': 'a'}, ':s': {'N': '4'}},"
                    + " 'ExclusiveStartKey': {'pk': {'S': 'a'}, 'sk': {'N': '4'}}}"))
        .isEqualTo(
            "ValidationException: The provided starting key does not match the range key"
                + " predicate");
  }

  @Test
  void aPageEndsWithTheItemThatFillsAMegabyte() {
    String text =
        "x".repeat(1_042 - "pk".length() - "big".length() - "sk".length() - 3 - "v".length());
    for (int at = 1_000; at < 2_100; at++) {
      calls.put(
          "events",
          "{'pk': {'S': 'big'}, 'sk': {'N': '%d'}, 'v': {'S': '%s'}}".formatted(at, text));
    }

    String reply =
        calls.call(
            "Query",
            "{'TableName': 'events', 'KeyConditionExpression': 'pk = :p',"
                + " 'ExpressionAttributeValues': {':p': {'S': 'big'}}, 'Select': 'COUNT',"
                + " 'ReturnConsumedCapacity': 'TOTAL'}");

    // Items of 1,042 bytes: 1,006 of them fit into a megabyte, and half a unit is for the next.
    assertThat(reply).startsWith("{'Count':1007,'ScannedCount':1007,'LastEvaluatedKey':");
    assertThat(reply).contains("'CapacityUnits':128.5");
  }

  @Test
  void aQueryNeedsAKeyCondition() {
    assertThat(calls.error("Query", "{'TableName': 'events'}"))
        .isEqualTo(
            "ValidationException: Either the KeyConditions or KeyConditionExpression parameter must"
                + " be specified in the request.");
  }

  @Test
  void whatIsSelectedMustFitWhatIsProjected() {
    assertThat(calls.error("Query", request(", 'Select': 'SPECIFIC_ATTRIBUTES'")))
        .isEqualTo(
            "ValidationException: One or more parameter values were invalid: Must specify the"
                + " AttributesToGet or ProjectionExpression when choosing to get"
                + " SPECIFIC_ATTRIBUTES");
    assertThat(calls.error("Query", request(", 'Select': 'COUNT', 'ProjectionExpression': 'sk'")))
        .isEqualTo(
            "ValidationException: One or more parameter values were invalid: Cannot specify the"
                + " ProjectionExpression when choosing to get only the Count");
    assertThat(calls.error("Query", request(", 'Select': 'ALL_PROJECTED_ATTRIBUTES'")))
        .isEqualTo(
            "ValidationException: One or more parameter values were invalid:"
                + " ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  }

  @Test
  void valuesAreForFiltersAndKeyConditions() {
    assertThat(
            calls.error(
                "Scan",
                "{'TableName': 'events', 'ProjectionExpression': 'sk',"
                    + " 'ExpressionAttributeValues': {':v': {'S': 'a'}}}"))
        .isEqualTo(
            "ValidationException: ExpressionAttributeValues can only be specified when using"
                + " expressions: FilterExpression is null");
    assertThat(
            calls.error(
                "Query",
                "{'TableName': 'events', 'ExpressionAttributeValues': {':v': {'S': 'a'}}}"))
        .isEqualTo(
            "ValidationException: ExpressionAttributeValues can only be specified when using"
                + " expressions: FilterExpression and KeyConditionExpression are null");
  }

  @Test
  void aFilterMayNotAskForTheKey() {
    assertThat(calls.error("Query", request(", 'FilterExpression': 'attribute_exists(sk)'")))
        .isEqualTo(
            "ValidationException: Filter Expression can only contain non-primary key attributes:"
                + " Primary key attribute: sk");
  }

  @Test
  void anIndexThatIsNotThereCannotBeQueried() {
    assertThat(calls.error("Query", request(", 'IndexName': 'none'")))
        .isEqualTo("ValidationException: The table does not have the specified index: none");
  }
}
