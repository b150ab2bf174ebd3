package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.expression.ValuePlaceholder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values that stand in legacy parameters or in PartiQL, named for the expressions made of these.
 */
final class LegacyValues {
  private final Map<String, AttributeValue> values = new LinkedHashMap<>();

  ValuePlaceholder name(AttributeValue value) {
    String placeholder = ":" + values.size();
    values.put(placeholder, value);
    return new ValuePlaceholder(placeholder);
  }

  /** The value that was named so. */
  AttributeValue of(ValuePlaceholder named) {
    AttributeValue value = values.get(named.placeholder());
    if (value == null) {
      throw new IllegalArgumentException(named + " is none of these values.");
    }
    return value;
  }

  /** What the expressions are to be bound with. */
  ExpressionAttributes attributes() {
    return ExpressionAttributes.of(null, values.isEmpty() ? null : values);
  }
}
