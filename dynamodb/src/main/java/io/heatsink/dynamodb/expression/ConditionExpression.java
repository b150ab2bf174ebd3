package io.heatsink.dynamodb.expression;

/** What a write demands of the item it finds; its text is {@code toString()}. */
public record ConditionExpression(Condition condition) {
  /**
   * Reads the text of a ConditionExpression.
   *
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException that says what is wrong
   */
  public static ConditionExpression parse(String text) {
    return new ConditionExpression(new ConditionParser(ExpressionKind.CONDITION, text).parse());
  }

  /**
   * Checks the expression with the names and values of its call, and marks those that it uses.
   *
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException that says what is wrong
   */
  public BoundCondition bind(ExpressionAttributes attributes) {
    return new BoundCondition(ExpressionKind.CONDITION, condition, attributes);
  }

  @Override
  public String toString() {
    return condition.toString();
  }
}
