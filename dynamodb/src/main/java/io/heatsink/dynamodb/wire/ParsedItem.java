package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A map of attribute values as it was read, valid or not.
 *
 * <p>DynamoDB reads a whole call before it looks at what is in it, so that what is wrong with a
 * value waits here until it is that value's turn.
 */
public final class ParsedItem {
  private final Map<String, AttributeValue> attributes;
  private final @Nullable Problem problem;

  ParsedItem(Map<String, AttributeValue> attributes, @Nullable Problem problem) {
    this.attributes = attributes;
    this.problem = problem;
  }

  /**
   * The first thing that is wrong.
   *
   * @param attribute the top-level attribute in which it is
   * @param ofItem whether it is told of an item as a whole, wherever in a call it stands
   */
  record Problem(String attribute, String message, boolean ofItem) {}

  /**
   * The attributes of an item or a key, in the order in which they stood.
   *
   * @throws DynamoDbException a ValidationException, if a value is not valid
   */
  public Map<String, AttributeValue> orThrow() {
    if (problem != null) {
      throw DynamoDbException.validation(problem.message());
    }
    return attributes;
  }

  /**
   * The values of an expression, each under its name with the colon.
   *
   * @throws DynamoDbException a ValidationException that names the value, if one is not valid
   */
  public Map<String, AttributeValue> orThrowAsExpressionValues() {
    if (problem != null && !problem.ofItem()) {
      throw DynamoDbException.validation(
          "ExpressionAttributeValues contains invalid value: %s for key %s"
              .formatted(problem.message(), problem.attribute()));
    }
    return orThrow();
  }

  /** Names without values: it is shown in complaints, which may be logged. */
  @Override
  public String toString() {
    return attributes.keySet().stream()
        .map(name -> name + "=AttributeValue")
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
