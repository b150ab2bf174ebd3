package io.heatsink.dynamodb.wire;

import org.jspecify.annotations.Nullable;

/**
 * Where the fields of one object of a call stand. The object was checked as it was passed over;
 * what is in a field is read when it is needed, because only then the table is known.
 */
final class Fields {
  private final JsonScanner values;
  private final int[] starts = new int[Field.COUNT];

  /** 0 where there is no such field. */
  private final int[] ends = new int[Field.COUNT];

  /** Where the object itself stands. */
  final int start;

  final int end;

  /**
   * Passes over the object at the scanner's position.
   *
   * @param values another scanner of the same body, which looks at what was passed over
   */
  Fields(JsonScanner in, JsonScanner values) {
    this.values = values;
    start = in.position();
    in.enterObject();
    while (in.nextFieldOrNull()) {
      Field field = in.field();
      boolean isNull = in.peek() == 'n';
      int from = in.position();
      in.skipValue();
      // A null counts as absent, but must be known where the field is going to be written.
      if (field != Field.OTHER && (!isNull || field == Field.RETURN_CONSUMED_CAPACITY)) {
        starts[field.slot] = from;
        ends[field.slot] = in.position();
      }
    }
    end = in.position();
  }

  boolean has(Field field) {
    return ends[field.slot] != 0;
  }

  Span span(Field field) {
    return has(field) ? new Span(starts[field.slot], ends[field.slot]) : Span.NONE;
  }

  /** The values' scanner, at the field's value; null if the object has no such field. */
  @Nullable JsonScanner at(Field field) {
    if (!has(field)) {
      return null;
    }
    values.goTo(starts[field.slot]);
    return values;
  }

  @Nullable String string(Field field) {
    JsonScanner at = at(field);
    if (at == null) {
      return null;
    }
    at.readString();
    return at.text();
  }

  boolean bool(Field field) {
    JsonScanner at = at(field);
    return at != null && at.readBool();
  }

  ExpressionSpans expressions() {
    if (!has(Field.KEY_CONDITION_EXPRESSION)
        && !has(Field.CONDITION_EXPRESSION)
        && !has(Field.FILTER_EXPRESSION)
        && !has(Field.UPDATE_EXPRESSION)
        && !has(Field.PROJECTION_EXPRESSION)
        && !has(Field.ATTRIBUTES_TO_GET)) {
      return ExpressionSpans.NONE;
    }
    return new ExpressionSpans(
        span(Field.KEY_CONDITION_EXPRESSION),
        span(Field.CONDITION_EXPRESSION),
        span(Field.FILTER_EXPRESSION),
        span(Field.UPDATE_EXPRESSION),
        span(Field.PROJECTION_EXPRESSION),
        span(Field.ATTRIBUTES_TO_GET),
        span(Field.EXPRESSION_ATTRIBUTE_NAMES),
        span(Field.EXPRESSION_ATTRIBUTE_VALUES));
  }
}
