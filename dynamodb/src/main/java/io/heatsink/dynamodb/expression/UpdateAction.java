package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.AttributeValue;

/** What an update does with one value. */
sealed interface UpdateAction {
  /** SET. */
  record Assign(SetValue value) implements UpdateAction {}

  /** REMOVE. */
  record Remove() implements UpdateAction {}

  /** ADD. */
  record Increase(AttributeValue by) implements UpdateAction {}

  /** DELETE. */
  record TakeOut(AttributeValue elements) implements UpdateAction {}
}
