package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.expression.BoundCondition;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a write.
 *
 * @param condition null if there is none
 * @param showsItem whether a refusal shows the item that the condition did not hold for
 */
record Guard(@Nullable BoundCondition condition, boolean showsItem) {
  static final Guard OPEN = new Guard(null, false);

  boolean allows(@Nullable Item before) {
    return condition == null || condition.test(before == null ? null : before.attributes());
  }

  DynamoDbException refusal(@Nullable Item before) {
    return DynamoDbException.conditionFailed(
        showsItem && before != null ? before.attributes() : null);
  }
}
