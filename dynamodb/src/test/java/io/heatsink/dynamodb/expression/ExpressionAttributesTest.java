package io.heatsink.dynamodb.expression;

import static io.heatsink.dynamodb.expression.Fixtures.attributes;
import static io.heatsink.dynamodb.expression.Fixtures.s;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.AttributeValue;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionAttributesTest {
  private static final Map<String, AttributeValue> VALUES = Map.of(":v", s("x"));

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).hasMessage(message);
  }

  @Test
  void mapsThatAreGivenAreNotEmpty() {
    refused(
        () -> ExpressionAttributes.of(Map.of(), VALUES),
        "ExpressionAttributeNames must not be empty");
    refused(
        () -> ExpressionAttributes.of(Map.of("#a", "a"), Map.of()),
        "ExpressionAttributeValues must not be empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "#", "#a-b", "##a", ":a", "# a", "#\u00e9", ""})
  void aNameNeedsASharpAndAWord(String placeholder) {
    refused(
        () -> ExpressionAttributes.of(Map.of(placeholder, "a"), VALUES),
        "ExpressionAttributeNames contains invalid key: Syntax error; key: \""
            + placeholder
            + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", ":", ":a-b", "::a", "#a"})
  void aValueNeedsAColonAndAWord(String placeholder) {
    refused(
        () -> ExpressionAttributes.of(null, Map.of(placeholder, s("x"))),
        "ExpressionAttributeValues contains invalid key: Syntax error; key: \""
            + placeholder
            + "\"");
  }

  @Test
  void aWordMayBeginWithADigitOrUnderscore() {
    assertThatCode(() -> attributes("#0", "a", "#_", "b", ":9z", s("x")))
        .doesNotThrowAnyException();
  }

  @Test
  void aNameStandsForSomething() {
    refused(
        () -> ExpressionAttributes.of(Map.of("#DE", ""), null),
        "ExpressionAttributeNames contains invalid value: Empty attribute name for key #DE");
  }

  @Test
  void aPlaceholderHasAtMost255Bytes() {
    String longest = "#" + "a".repeat(254);
    assertThatCode(() -> ExpressionAttributes.of(Map.of(longest, "a"), null))
        .doesNotThrowAnyException();
    refused( // the wording is assumed
        () -> ExpressionAttributes.of(Map.of(longest + "a", "a"), null),
        "ExpressionAttributeNames contains invalid key: The expression attribute map contains a"
            + " key that is too long; size of key: 256");
  }

  @Test
  void withoutExpressionsThereIsNothingToStandFor() {
    refused(
        () -> ExpressionAttributes.refuseNames(Map.of()),
        "ExpressionAttributeNames can only be specified when using expressions");
    refused(
        () ->
            ExpressionAttributes.refuseValues(
                VALUES, "UpdateExpression and ConditionExpression are null"),
        "ExpressionAttributeValues can only be specified when using expressions:"
            + " UpdateExpression and ConditionExpression are null");
    assertThatCode(
            () -> {
              ExpressionAttributes.refuseNames(null);
              ExpressionAttributes.refuseValues(null, "ConditionExpression is null");
            })
        .doesNotThrowAnyException();
  }

  @Test
  void whatNoExpressionUsesIsNamed() {
    ExpressionAttributes attributes =
        attributes("#a", "a", "#b", "b", "#c", "c", ":u", s("x"), ":v", s("y"));
    ConditionExpression.parse("#a = :u").bind(attributes);
    refused(
        attributes::requireAllUsed,
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b, #c}");
    UpdateExpression.parse("SET #b = #c").bind(attributes);
    refused(
        attributes::requireAllUsed,
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}");
    FilterExpression.parse("size(#b) IN (c, :v)").bind(attributes);
    assertThatCode(attributes::requireAllUsed).doesNotThrowAnyException();
  }

  @Test
  void aPlaceholderMayStandInSeveralExpressions() {
    ExpressionAttributes attributes = attributes("#a", "a", ":v", s("x"));
    ConditionExpression.parse("attribute_exists(#a)").bind(attributes);
    UpdateExpression.parse("SET #a = :v").bind(attributes);
    ProjectionExpression.parse("#a.#a").bind(attributes);
    assertThatCode(attributes::requireAllUsed).doesNotThrowAnyException();
  }
}
