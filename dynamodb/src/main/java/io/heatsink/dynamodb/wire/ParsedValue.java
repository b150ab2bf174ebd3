package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import org.jspecify.annotations.Nullable;

/** One attribute value as it was read, valid or not; see {@link ParsedItem}. */
public final class ParsedValue {
  private final AttributeValue value;
  private final @Nullable String problem;

  ParsedValue(AttributeValue value, @Nullable String problem) {
    this.value = value;
    this.problem = problem;
  }

  /**
   * @throws DynamoDbException a ValidationException, if the value is not valid
   */
  public AttributeValue orThrow() {
    if (problem != null) {
      throw DynamoDbException.validation(problem);
    }
    return value;
  }

  /** Without the value: it is shown in complaints, which may be logged. */
  @Override
  public String toString() {
    return "AttributeValue";
  }
}
