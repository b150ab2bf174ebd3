package io.heatsink.dynamodb.expression;

/** What a condition compares. */
public sealed interface Operand permits DocumentPath, ValuePlaceholder, Operand.Size {
  /** {@code size(operand)}, a number. */
  record Size(Operand operand) implements Operand {
    @Override
    public String toString() {
      return "size(" + operand + ")";
    }
  }
}
