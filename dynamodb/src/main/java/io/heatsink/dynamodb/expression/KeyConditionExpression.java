package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.KeySchema;

/** What a Query asks for, as it was written; its text is {@code toString()}. */
public record KeyConditionExpression(Condition condition) {
  /**
   * Reads the text of a KeyConditionExpression.
   *
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException that says what is wrong
   */
  public static KeyConditionExpression parse(String text) {
    return new KeyConditionExpression(
        new ConditionParser(ExpressionKind.KEY_CONDITION, text).parse());
  }

  /**
   * Checks the expression with the names and values of its call, and marks those that it uses.
   *
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException that says what is wrong
   */
  public BoundKeyCondition bind(ExpressionAttributes attributes) {
    return new BoundKeyCondition(condition, attributes);
  }

  /** {@link #bind(ExpressionAttributes)}, where the key is known already. */
  public KeyQuery bind(ExpressionAttributes attributes, KeySchema key) {
    return bind(attributes).on(key);
  }

  @Override
  public String toString() {
    return condition.toString();
  }
}
