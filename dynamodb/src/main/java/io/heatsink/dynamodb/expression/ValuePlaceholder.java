package io.heatsink.dynamodb.expression;

/** A value that ExpressionAttributeValues gives, such as {@code :total}. */
public record ValuePlaceholder(String placeholder) implements Operand, UpdateOperand {
  @Override
  public String toString() {
    return placeholder;
  }
}
