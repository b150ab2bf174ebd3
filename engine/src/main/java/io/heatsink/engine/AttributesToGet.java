package io.heatsink.engine;

import io.heatsink.dynamodb.expression.BoundProjection;
import io.heatsink.dynamodb.expression.DocumentPath;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.expression.ProjectionExpression;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The projection that a request names by AttributesToGet, from before there were expressions. */
final class AttributesToGet {
  static final Shape.ListOf<String> SHAPE =
      new Shape.ListOf<>(Shape.Text.ANY, 1, Integer.MAX_VALUE);

  private AttributesToGet() {}

  /**
   * Null if none are named.
   *
   * @param asked null if none are named
   */
  static @Nullable BoundProjection bind(@Nullable List<String> asked) {
    if (asked == null) {
      return null;
    }
    Set<String> seen = new HashSet<>();
    for (String attribute : asked) {
      if (!seen.add(attribute)) {
        throw Invalid.parameter("Duplicate value in attribute name: " + attribute);
      }
    }
    return new ProjectionExpression(asked.stream().map(DocumentPath::of).toList())
        .bind(ExpressionAttributes.of(null, null));
  }
}
