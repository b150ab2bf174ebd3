package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.DynamoDbException;

/** The five parameters that hold an expression; each names itself in its errors. */
enum ExpressionKind {
  CONDITION("ConditionExpression", "a condition expression"),
  FILTER("FilterExpression", "a filter expression"),
  KEY_CONDITION("KeyConditionExpression", "a key condition expression"),
  UPDATE("UpdateExpression", "an update expression"),
  PROJECTION("ProjectionExpression", "a projection expression");

  private final String parameter;
  private final String inWords;

  ExpressionKind(String parameter, String inWords) {
    this.parameter = parameter;
    this.inWords = inWords;
  }

  /** With its article, as DynamoDB's messages name it. */
  String inWords() {
    return inWords;
  }

  DynamoDbException invalid(String problem) {
    return DynamoDbException.validation("Invalid " + parameter + ": " + problem);
  }
}
