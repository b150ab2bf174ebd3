package io.heatsink.dynamodb.expression;

/** What a Query or Scan demands of each item it returns; its text is {@code toString()}. */
public record FilterExpression(Condition condition) {
  /**
   * Reads the text of a FilterExpression.
   *
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException that says what is wrong
   */
  public static FilterExpression parse(String text) {
    return new FilterExpression(new ConditionParser(ExpressionKind.FILTER, text).parse());
  }

  /**
   * Checks the expression with the names and values of its call, and marks those that it uses.
   *
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException that says what is wrong
   */
  public BoundCondition bind(ExpressionAttributes attributes) {
    return new BoundCondition(ExpressionKind.FILTER, condition, attributes);
  }

  @Override
  public String toString() {
    return condition.toString();
  }
}
