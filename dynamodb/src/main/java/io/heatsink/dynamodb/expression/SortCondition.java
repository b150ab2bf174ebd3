package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.AttributeValue;

/** What a Query demands of one sort key attribute, other than to equal a value. */
public sealed interface SortCondition {
  /** Less or greater than a value, or that value too. */
  record Compares(Comparator comparator, AttributeValue value) implements SortCondition {
    public Compares {
      if (!comparator.orders()) {
        throw new IllegalArgumentException(
            "A sort key compared by %s; give an order, as equality has a place of its own."
                .formatted(comparator.symbol()));
      }
    }
  }

  /** Bounds included. */
  record Between(AttributeValue lower, AttributeValue upper) implements SortCondition {}

  record BeginsWith(AttributeValue prefix) implements SortCondition {}

  /** Whether a value of the attribute's type fulfils it. */
  default boolean test(AttributeValue value) {
    return switch (this) {
      case Compares(Comparator comparator, AttributeValue other) ->
          Values.compares(comparator, value, other);
      case Between(AttributeValue lower, AttributeValue upper) ->
          Values.compares(Comparator.GREATER_OR_EQUAL, value, lower)
              && Values.compares(Comparator.LESS_OR_EQUAL, value, upper);
      case BeginsWith(AttributeValue prefix) -> Values.beginsWith(value, prefix);
    };
  }
}
