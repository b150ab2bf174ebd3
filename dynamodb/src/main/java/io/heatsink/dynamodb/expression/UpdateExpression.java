package io.heatsink.dynamodb.expression;

import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * What an UpdateItem does to its item, section by section; its text is {@code toString()}, which
 * parses to an equal expression. All sections read the item as it was before.
 */
public record UpdateExpression(
    List<Set> sets, List<DocumentPath> removals, List<Add> additions, List<Delete> deletions) {
  /** {@code SET path = value}. */
  public record Set(DocumentPath path, SetValue value) {
    @Override
    public String toString() {
      return path + " = " + value;
    }
  }

  /** {@code ADD path value}: adds to a number, or to a set; makes it if there is none. */
  public record Add(DocumentPath path, ValuePlaceholder value) {
    @Override
    public String toString() {
      return path + " " + value;
    }
  }

  /** {@code DELETE path value}: takes elements out of a set. */
  public record Delete(DocumentPath path, ValuePlaceholder value) {
    @Override
    public String toString() {
      return path + " " + value;
    }
  }

  public UpdateExpression {
    sets = List.copyOf(sets);
    removals = List.copyOf(removals);
    additions = List.copyOf(additions);
    deletions = List.copyOf(deletions);
    if (sets.isEmpty() && removals.isEmpty() && additions.isEmpty() && deletions.isEmpty()) {
      throw new IllegalArgumentException("An update does nothing; give it at least one action.");
    }
  }

  /**
   * Reads the text of an UpdateExpression.
   *
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException that says what is wrong
   */
  public static UpdateExpression parse(String text) {
    return new UpdateParser(text).parse();
  }

  /**
   * Checks the expression with the names and values of its call, and marks those that it uses.
   *
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException that says what is wrong
   */
  public BoundUpdate bind(ExpressionAttributes attributes) {
    return new BoundUpdate(
        this, attributes, "An operand in the update expression has an incorrect data type");
  }

  /** {@link #bind}, for an update that was given as AttributeUpdates: complaints are others. */
  public BoundUpdate bindAsAttributeUpdates(ExpressionAttributes attributes) {
    return new BoundUpdate(this, attributes, "Type mismatch for attribute to update");
  }

  /** What both do. */
  public UpdateExpression and(UpdateExpression other) {
    return new UpdateExpression(
        both(sets, other.sets),
        both(removals, other.removals),
        both(additions, other.additions),
        both(deletions, other.deletions));
  }

  private static <T> List<T> both(List<T> some, List<T> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(" ");
    section(text, "SET", sets);
    section(text, "REMOVE", removals);
    section(text, "ADD", additions);
    section(text, "DELETE", deletions);
    return text.toString();
  }

  private static void section(StringJoiner text, String keyword, List<?> actions) {
    if (!actions.isEmpty()) {
      StringJoiner list = new StringJoiner(", ", keyword + " ", "");
      actions.forEach(action -> list.add(action.toString()));
      text.add(list.toString());
    }
  }
}
