package io.heatsink.dynamodb.expression;

/** What SET assigns. */
public sealed interface SetValue permits UpdateOperand, SetValue.Sum, SetValue.Difference {
  record Sum(UpdateOperand left, UpdateOperand right) implements SetValue {
    @Override
    public String toString() {
      return left + " + " + right;
    }
  }

  record Difference(UpdateOperand left, UpdateOperand right) implements SetValue {
    @Override
    public String toString() {
      return left + " - " + right;
    }
  }
}
