package io.heatsink.dynamodb.wire;

/**
 * Where an access's expressions stand in the body, each as the JSON value it is, quotes or braces
 * included; {@link Span#NONE} for those that it has not.
 *
 * @param attributesToGet the legacy form of a projection
 * @param names ExpressionAttributeNames
 * @param values ExpressionAttributeValues
 */
public record ExpressionSpans(
    Span keyCondition,
    Span condition,
    Span filter,
    Span update,
    Span projection,
    Span attributesToGet,
    Span names,
    Span values) {
  public static final ExpressionSpans NONE =
      new ExpressionSpans(
          Span.NONE, Span.NONE, Span.NONE, Span.NONE, Span.NONE, Span.NONE, Span.NONE, Span.NONE);

  /** The same where the body's bytes from {@code from} on have moved by {@code by}. */
  ExpressionSpans moved(int from, int by) {
    return equals(NONE)
        ? this
        : new ExpressionSpans(
            keyCondition.moved(from, by),
            condition.moved(from, by),
            filter.moved(from, by),
            update.moved(from, by),
            projection.moved(from, by),
            attributesToGet.moved(from, by),
            names.moved(from, by),
            values.moved(from, by));
  }
}
