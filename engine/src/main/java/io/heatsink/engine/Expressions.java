package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.expression.ConditionExpression;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.expression.ExpressionCache;
import io.heatsink.dynamodb.expression.FilterExpression;
import io.heatsink.dynamodb.expression.KeyConditionExpression;
import io.heatsink.dynamodb.expression.ProjectionExpression;
import io.heatsink.dynamodb.expression.UpdateExpression;

/**
 * How an engine reads expressions.
 *
 * @param cache texts that come again and again are parsed once
 * @param lenient whether names and values that no expression uses are let pass
 */
record Expressions(ExpressionCache cache, boolean lenient) {
  private static final int CACHE_SLOTS = 1_024;

  static Expressions read(boolean lenient) {
    return new Expressions(ExpressionCache.ofSlots(CACHE_SLOTS), lenient);
  }

  ConditionExpression condition(String text) {
    return cache.condition(text);
  }

  FilterExpression filter(String text) {
    return cache.filter(text);
  }

  KeyConditionExpression keyCondition(String text) {
    return cache.keyCondition(text);
  }

  UpdateExpression update(String text) {
    return cache.update(text);
  }

  ProjectionExpression projection(String text) {
    return cache.projection(text);
  }

  /**
   * Once all expressions of the call are bound.
   *
   * @throws DynamoDbException a ValidationException that names the placeholders which none uses
   */
  void requireAllUsed(ExpressionAttributes attributes) {
    if (!lenient) {
      attributes.requireAllUsed();
    }
  }
}
