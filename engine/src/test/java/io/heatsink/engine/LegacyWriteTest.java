package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyWriteTest {
  private static final String INVALID =
      "ValidationException: One or more parameter values were invalid: ";
  private static final String FAILED =
      "ConditionalCheckFailedException: The conditional request failed";

  private final Calls calls = Calls.on(EngineOptions.DEFAULT).withTable("orders");

  @BeforeEach
  void putOne() {
    calls.put(
        "orders",
        "{'pk': {'S': 'a'}, 'n': {'N': '5'}, 't': {'S': 'text'}, 'l': {'L': [{'S': 'x'}]},"
            + " 's': {'SS': ['x', 'y']}, 'm': {'M': {}}}");
  }

  private String expecting(String expected) {
    return calls.error(
        "UpdateItem",
        "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'Expected': {%s}}".formatted(expected));
  }

  private String updating(String updates) {
    return calls.call(
        "UpdateItem",
        "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'ReturnValues': 'UPDATED_NEW',"
            + " 'AttributeUpdates': {%s}}".formatted(updates));
  }

  private String updateError(String updates) {
    return calls.error(
        "UpdateItem",
        "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'AttributeUpdates': {%s}}"
            .formatted(updates));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          EQ           | n       | {'N':'5.0'}             | true
          EQ           | n       | {'N':'6'}               | false
          EQ           | missing | {'N':'5'}               | false
          EQ           | m       | {'M':{}}                | true
          NE           | n       | {'N':'6'}               | true
          NE           | n       | {'N':'5'}               | false
          NE           | missing | {'N':'5'}               | true
          LT           | n       | {'N':'6'}               | true
          LT           | missing | {'N':'6'}               | false
          LE           | n       | {'N':'5'}               | true
          GT           | n       | {'N':'5'}               | false
          GE           | n       | {'N':'5'}               | true
          GE           | t       | {'N':'5'}               | false
          IN           | n       | {'N':'1'}, {'N':'5'}    | true
          IN           | n       | {'N':'1'}, {'N':'2'}    | false
          BETWEEN      | n       | {'N':'5'}, {'N':'6'}    | true
          BETWEEN      | n       | {'N':'6'}, {'N':'7'}    | false
          CONTAINS     | t       | {'S':'ex'}              | true
          CONTAINS     | s       | {'S':'y'}               | true
          CONTAINS     | missing | {'S':'y'}               | false
          NOT_CONTAINS | s       | {'S':'y'}               | false
          NOT_CONTAINS | missing | {'S':'y'}               | true
          BEGINS_WITH  | t       | {'S':'te'}              | true
          BEGINS_WITH  | t       | {'S':'ex'}              | false
          """)
  void operatorsCompare(String operator, String attribute, String values, boolean holds) {
    String condition =
        "'%s': {'ComparisonOperator': '%s', 'AttributeValueList': [%s]}"
            .formatted(attribute, operator, values);

    assertThat(expecting(condition)).isEqualTo(holds ? "no error" : FAILED);
  }

  @Test
  void anAttributeIsExpectedToBeThereOrNot() {
    assertThat(expecting("'n': {'ComparisonOperator': 'NOT_NULL'}")).isEqualTo("no error");
    assertThat(expecting("'n': {'ComparisonOperator': 'NULL'}")).isEqualTo(FAILED);
    assertThat(expecting("'n': {'Exists': false}")).isEqualTo(FAILED);
    assertThat(expecting("'missing': {'Exists': false}")).isEqualTo("no error");
    assertThat(expecting("'n': {'Exists': true, 'Value': {'N': '5'}}")).isEqualTo("no error");
    assertThat(expecting("'n': {'Value': {'N': '6'}}")).isEqualTo(FAILED);
  }

  @Test
  void expectationsAreJoinedByAndOrByOr() {
    String both = "'n': {'Value': {'N': '5'}}, 't': {'Value': {'S': 'other'}}";

    assertThat(expecting(both)).isEqualTo(FAILED);
    assertThat(
            calls.call(
                "DeleteItem",
                "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'ConditionalOperator': 'OR',"
                    + " 'Expected': {%s}}".formatted(both)))
        .isEqualTo("{}");
    assertThat(calls.get("orders", "{'pk': {'S': 'a'}}")).isEqualTo("{}");
  }

  @Test
  void anItemIsPutOnlyIfThereIsNone() {
    String put =
        "{'TableName': 'orders', 'Item': {'pk': {'S': '%s'}}, 'Expected': {'pk': {'Exists':"
            + " false}}}";

    assertThat(calls.error("PutItem", put.formatted("a"))).isEqualTo(FAILED);
    assertThat(calls.error("PutItem", put.formatted("b"))).isEqualTo("no error");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                           | Value must be provided when Exists is null for Attribute: n
          {'Exists': true}                                             | Value must be provided when Exists is true for Attribute: n
          {'Exists': false, 'Value': {'N': '1'}}                       | Value cannot be used when Exists is false for Attribute: n
          {'Exists': false, 'ComparisonOperator': 'EQ'}                | Exists and ComparisonOperator cannot be used together for Attribute: n
          {'Value': {'N': '1'}, 'AttributeValueList': [{'N': '1'}]}    | Value and AttributeValueList cannot be used together for Attribute: n
          {'AttributeValueList': [{'N': '1'}]}                         | AttributeValueList can only be used with a ComparisonOperator for Attribute: n
          {'ComparisonOperator': 'EQ'}                                 | Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: n
          {'ComparisonOperator': 'EQ', 'AttributeValueList': []}       | Invalid number of argument(s) for the EQ ComparisonOperator
          {'ComparisonOperator': 'NULL', 'Value': {'N': '1'}}          | Invalid number of argument(s) for the NULL ComparisonOperator
          {'ComparisonOperator': 'BETWEEN', 'Value': {'N': '1'}}       | Invalid number of argument(s) for the BETWEEN ComparisonOperator
          {'ComparisonOperator': 'LT', 'Value': {'BOOL': true}}        | ComparisonOperator LT is not valid for BOOL AttributeValue type
          {'ComparisonOperator': 'CONTAINS', 'Value': {'SS': ['a']}}   | ComparisonOperator CONTAINS is not valid for SS AttributeValue type
          {'ComparisonOperator': 'IN', 'AttributeValueList': [{'N': '1'}, {'S': '1'}]} | AttributeValues inside AttributeValueList must be of same type
          """)
  void anExpectationMustBeWhole(String expectation, String complaint) {
    assertThat(expecting("'n': " + expectation)).isEqualTo(INVALID + complaint);
  }

  @Test
  void boundsMustBeInOrder() {
    assertThat(
            expecting(
                "'n': {'ComparisonOperator': 'BETWEEN', 'AttributeValueList': [{'N': '10'}, {'N':"
                    + " '9'}]}"))
        .isEqualTo(
            "ValidationException: The BETWEEN condition was provided a range where the lower bound"
                + " is greater than the upper bound");
  }

  @Test
  void anUnknownOperatorBreaksTheModel() {
    assertThat(expecting("'n': {'ComparisonOperator': 'LIKE'}"))
        .isEqualTo(
            "ValidationException: 1 validation error detected: Value 'LIKE' at"
                + " 'expected.n.member.comparisonOperator' failed to satisfy constraint: Member"
                + " must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT,"
                + " NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]");
  }

  @Test
  void aJoinNeedsSomethingToJoin() {
    String put = "{'TableName': 'orders', 'Item': {'pk': {'S': 'b'}}, 'ConditionalOperator': 'OR'";

    assertThat(calls.error("PutItem", put + "}"))
        .isEqualTo(
            "ValidationException: ConditionalOperator cannot be used without Filter or Expected");
    assertThat(calls.error("PutItem", put + ", 'Expected': {'n': {'Exists': false}}}"))
        .isEqualTo(
            "ValidationException: ConditionalOperator can only be used when Filter or Expected has"
                + " two or more elements");
  }

  @Test
  void attributesArePutAddedToAndDeleted() {
    assertThat(
            updating(
                "'n': {'Action': 'ADD', 'Value': {'N': '-2'}}, 't': {'Value': {'S': 'new'}},"
                    + " 'm': {'Action': 'DELETE'}"))
        .isEqualTo("{'Attributes':{'t':{'S':'new'},'n':{'N':'3'}}}");
    assertThat(
            updating(
                "'s': {'Action': 'DELETE', 'Value': {'SS': ['x', 'z']}},"
                    + " 'l': {'Action': 'ADD', 'Value': {'L': [{'N': '1'}]}}"))
        .isEqualTo("{'Attributes':{'l':{'L':[{'S':'x'},{'N':'1'}]},'s':{'SS':['y']}}}");
    assertThat(
            updating(
                "'x': {'Action': 'ADD', 'Value': {'NS': ['1']}},"
                    + " 'y': {'Action': 'ADD', 'Value': {'N': '4'}},"
                    + " 'z': {'Action': 'DELETE', 'Value': {'NS': ['1']}}"))
        .isEqualTo("{'Attributes':{'x':{'NS':['1']},'y':{'N':'4'}}}");
    updating("'s': {'Action': 'DELETE', 'Value': {'SS': ['y']}}");
    assertThat(calls.get("orders", "{'pk': {'S': 'a'}}")).doesNotContain("'s'", "'m'");
  }

  @Test
  void anUpdateThatOnlyDeletesMakesNoItem() {
    String update = "{'TableName': 'orders', 'Key': {'pk': {'S': 'none'}}, %s}";

    calls.call("UpdateItem", update.formatted("'AttributeUpdates': {'n': {'Action': 'DELETE'}}"));
    calls.call("UpdateItem", update.formatted("'UpdateExpression': 'REMOVE n'"));
    assertThat(calls.get("orders", "{'pk': {'S': 'none'}}")).isEqualTo("{}");
    calls.call("UpdateItem", update.formatted("'AttributeUpdates': {}"));
    assertThat(calls.get("orders", "{'pk': {'S': 'none'}}"))
        .isEqualTo("{'Item':{'pk':{'S':'none'}}}");
  }

  @Test
  void anUpdateMustFit() {
    assertThat(updateError("'n': {}"))
        .isEqualTo(INVALID + "Only DELETE action is allowed when no attribute value is specified");
    assertThat(updateError("'n': {'Action': 'ADD', 'Value': {'S': 'x'}}"))
        .isEqualTo(INVALID + "ADD action is not supported for the type S");
    assertThat(updateError("'n': {'Action': 'DELETE', 'Value': {'N': '1'}}"))
        .isEqualTo(INVALID + "DELETE action with value is not supported for the type N");
    assertThat(updateError("'pk': {'Value': {'S': 'x'}}"))
        .isEqualTo(INVALID + "Cannot update attribute pk. This attribute is part of the key");
    assertThat(updateError("'t': {'Action': 'ADD', 'Value': {'N': '1'}}"))
        .isEqualTo("ValidationException: Type mismatch for attribute to update");
    assertThat(updateError("'t': {'Action': 'ADD', 'Value': {'L': []}}"))
        .isEqualTo("ValidationException: Type mismatch for attribute to update");
    assertThat(updateError("'n': {'Action': 'DELETE', 'Value': {'SS': ['x']}}"))
        .isEqualTo("ValidationException: Type mismatch for attribute to update");
  }
}
