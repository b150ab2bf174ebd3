package io.heatsink.dynamodb;

/** One attribute of a key, and the type it must have. */
public record KeyAttribute(String name, ScalarType type) {
  /** Whether the value has this attribute's type. */
  public boolean accepts(AttributeValue value) {
    return switch (value) {
      case AttributeValue.StringValue s -> type == ScalarType.S;
      case AttributeValue.NumberValue n -> type == ScalarType.N;
      case AttributeValue.BinaryValue b -> type == ScalarType.B;
      default -> false;
    };
  }
}
