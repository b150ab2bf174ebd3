package io.heatsink.dynamodb.expression;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Which parts of an item a read returns; its text is {@code toString()}, which parses to an equal
 * expression.
 */
public record ProjectionExpression(List<DocumentPath> paths) {
  public ProjectionExpression {
    paths = List.copyOf(paths);
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("A projection has no path; name at least one.");
    }
  }

  /**
   * Reads the text of a ProjectionExpression.
   *
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException that says what is wrong
   */
  public static ProjectionExpression parse(String text) {
    return new ProjectionParser(text).parse();
  }

  /**
   * Checks the expression with the names of its call, and marks those that it uses.
   *
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException that says what is wrong
   */
  public BoundProjection bind(ExpressionAttributes attributes) {
    return new BoundProjection(this, attributes);
  }

  @Override
  public String toString() {
    return paths.stream().map(DocumentPath::toString).collect(Collectors.joining(", "));
  }
}
