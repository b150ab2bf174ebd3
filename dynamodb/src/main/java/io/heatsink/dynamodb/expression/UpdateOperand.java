package io.heatsink.dynamodb.expression;

/** What SET takes its values from. */
public sealed interface UpdateOperand extends SetValue
    permits DocumentPath, ValuePlaceholder, UpdateOperand.IfNotExists, UpdateOperand.ListAppend {
  /** The value at the path, or the other one where nothing stands there. */
  record IfNotExists(DocumentPath path, UpdateOperand otherwise) implements UpdateOperand {
    @Override
    public String toString() {
      return "if_not_exists(" + path + ", " + otherwise + ")";
    }
  }

  /** The elements of one list, then those of the other. */
  record ListAppend(UpdateOperand first, UpdateOperand second) implements UpdateOperand {
    @Override
    public String toString() {
      return "list_append(" + first + ", " + second + ")";
    }
  }
}
