package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyReadTest {
  private static final String INVALID =
      "ValidationException: One or more parameter values were invalid: ";
  private static final String PARTITION =
      "'pk': {'ComparisonOperator': 'EQ', 'AttributeValueList': [{'S': 'a'}]}";

  private final Calls calls = Calls.on(EngineOptions.DEFAULT).withTable("events", "S");

  @BeforeEach
  void putSome() {
    for (String sort : List.of("a", "ab", "abc", "b", "c")) {
      calls.put(
          "events",
          "{'pk': {'S': 'a'}, 'sk': {'S': '%s'}, 'length': {'N': '%d'}}"
              .formatted(sort, sort.length()));
    }
  }

  private String query(String conditions, String more) {
    return calls.call(
        "Query",
        "{'TableName': 'events', 'AttributesToGet': ['sk'], 'KeyConditions': {%s}%s}"
            .formatted(conditions, more));
  }

  private String queryError(String conditions, String more) {
    return calls.error(
        "Query", "{'TableName': 'events', 'KeyConditions': {%s}%s}".formatted(conditions, more));
  }

  private static String condition(String attribute, String operator, String... values) {
    return "'%s': {'ComparisonOperator': '%s', 'AttributeValueList': [%s]}"
        .formatted(
            attribute,
            operator,
            String.join(", ", List.of(values).stream().map("{'S': '%s'}"::formatted).toList()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          EQ          | {'S': 'ab'}             | ab
          LT          | {'S': 'ab'}             | a
          LE          | {'S': 'ab'}             | a,ab
          GT          | {'S': 'abc'}            | b,c
          GE          | {'S': 'b'}              | b,c
          BETWEEN     | {'S': 'ab'}, {'S': 'b'} | ab,abc,b
          BEGINS_WITH | {'S': 'ab'}             | ab,abc
          """)
  void sortKeysAreConditioned(String operator, String values, String found) {
    String reply =
        query(
            PARTITION
                + ", 'sk': {'ComparisonOperator': '%s', 'AttributeValueList': [%s]}"
                    .formatted(operator, values),
            "");

    String items =
        String.join(
            ",", List.of(found.split(",")).stream().map("{'sk':{'S':'%s'}}"::formatted).toList());
    assertThat(reply).startsWith("{'Items':[" + items + "],");
  }

  @Test
  void filtersDropWhatWasRead() {
    String filter =
        ", 'QueryFilter': {'length': {'ComparisonOperator': 'GT', 'AttributeValueList': [{'N':"
            + " '1'}]}, 'missing': {'ComparisonOperator': 'NOT_NULL'}}";

    assertThat(query(PARTITION, filter)).isEqualTo("{'Items':[],'Count':0,'ScannedCount':5}");
    assertThat(query(PARTITION, filter + ", 'ConditionalOperator': 'OR'"))
        .isEqualTo("{'Items':[{'sk':{'S':'ab'}},{'sk':{'S':'abc'}}],'Count':2,'ScannedCount':5}");
    assertThat(
            calls.call(
                "Scan",
                "{'TableName': 'events', 'ScanFilter': {%s}, 'Select': 'COUNT'}"
                    .formatted(condition("sk", "CONTAINS", "b"))))
        .isEqualTo("{'Count':3,'ScannedCount':5}");
  }

  @Test
  void attributesAreChosen() {
    String key = "{'pk': {'S': 'a'}, 'sk': {'S': 'b'}}";

    assertThat(
            calls.call(
                "GetItem",
                "{'TableName': 'events', 'Key': %s, 'AttributesToGet': ['length', 'missing']}"
                    .formatted(key)))
        .isEqualTo("{'Item':{'length':{'N':'1'}}}");
    assertThat(
            calls.call(
                "BatchGetItem",
                "{'RequestItems': {'events': {'Keys': [%s], 'AttributesToGet': ['sk']}}}"
                    .formatted(key)))
        .isEqualTo("{'Responses':{'events':[{'sk':{'S':'b'}}]},'UnprocessedKeys':{}}");
    assertThat(
            calls.error(
                "GetItem",
                "{'TableName': 'events', 'Key': %s, 'AttributesToGet': ['sk', 'sk']}"
                    .formatted(key)))
        .isEqualTo(INVALID + "Duplicate value in attribute name: sk");
    assertThat(
            calls.error(
                "GetItem",
                "{'TableName': 'events', 'Key': %s, 'AttributesToGet': []}".formatted(key)))
        .isEqualTo(
            "ValidationException: 1 validation error detected: Value '[]' at 'attributesToGet'"
                + " failed to satisfy constraint: Member must have length greater than or equal to"
                + " 1");
    assertThat(queryError(PARTITION, ", 'AttributesToGet': ['sk'], 'Select': 'COUNT'"))
        .isEqualTo(
            INVALID + "Cannot specify the AttributesToGet when choosing to get only the Count");
    assertThat(query(PARTITION, ", 'Select': 'SPECIFIC_ATTRIBUTES', 'Limit': 1"))
        .startsWith("{'Items':[{'sk':{'S':'a'}}]");
  }

  @Test
  void keyConditionsMustFitTheKey() {
    assertThat(queryError("", ""))
        .isEqualTo("ValidationException: Conditions can be of length 1 or 2 only");
    assertThat(queryError(condition("sk", "EQ", "a"), ""))
        .isEqualTo("ValidationException: Query condition missed key schema element: pk");
    assertThat(queryError(PARTITION + ", " + condition("x", "EQ", "a"), ""))
        .isEqualTo("ValidationException: Query condition missed key schema element: sk");
    assertThat(queryError(condition("pk", "LT", "a"), ""))
        .isEqualTo("ValidationException: Query key condition not supported");
    assertThat(queryError(PARTITION + ", " + condition("sk", "CONTAINS", "a"), ""))
        .isEqualTo(
            "ValidationException: Attempted conditional constraint is not an indexable operation");
    assertThat(queryError(PARTITION + ", " + condition("sk", "BETWEEN", "b", "a"), ""))
        .isEqualTo(
            "ValidationException: The BETWEEN condition was provided a range where the lower bound"
                + " is greater than the upper bound");
    assertThat(
            queryError(
                "'pk': {'ComparisonOperator': 'EQ', 'AttributeValueList': [{'N': '1'}]}", ""))
        .isEqualTo(INVALID + "Condition parameter type does not match schema type");
  }

  @Test
  void aQueryFilterMayNotAskForTheKey() {
    assertThat(queryError(PARTITION, ", 'QueryFilter': {%s}".formatted(condition("sk", "EQ", "a"))))
        .isEqualTo(
            "ValidationException: QueryFilter can only contain non-primary key attributes: Primary"
                + " key attribute: sk");
  }

  @Test
  void keyConditionsGoWithExpressionsThatDoNotReplaceThem() {
    assertThat(
            calls.call(
                "Query",
                "{'TableName': 'events', 'KeyConditions': {%s}, 'Select': 'COUNT', 'FilterExpression':"
                        .formatted(PARTITION)
                    + " '#l > :n', 'ExpressionAttributeNames': {'#l': 'length'},"
                    + " 'ExpressionAttributeValues': {':n': {'N': '2'}}}"))
        .isEqualTo("{'Count':1,'ScannedCount':5}");
  }

  @Test
  void oldAndNewParametersDoNotMix() {
    String mixed =
        "ValidationException: Can not use both expression and non-expression parameters in the"
            + " same request: Non-expression parameters: ";

    assertThat(queryError(PARTITION, ", 'KeyConditionExpression': 'pk = :p'"))
        .isEqualTo(mixed + "{KeyConditions} Expression parameters: {KeyConditionExpression}");
    assertThat(
            queryError(
                "",
                ", 'QueryFilter': {}, 'AttributesToGet': ['a'], 'ConditionalOperator': 'OR',"
                    + " 'ProjectionExpression': 'a', 'FilterExpression': 'a'"))
        .isEqualTo(
            mixed
                + "{AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions} Expression"
                + " parameters: {ProjectionExpression, FilterExpression}");
    assertThat(
            calls.error(
                "Scan", "{'TableName': 'events', 'ScanFilter': {}, 'ProjectionExpression': 'a'}"))
        .isEqualTo(mixed + "{ScanFilter} Expression parameters: {ProjectionExpression}");
  }

  @Test
  void aJoinNeedsSomethingToJoin() {
    assertThat(calls.error("Scan", "{'TableName': 'events', 'ConditionalOperator': 'AND'}"))
        .isEqualTo(
            "ValidationException: ConditionalOperator cannot be used without Filter or Expected");
  }
}
