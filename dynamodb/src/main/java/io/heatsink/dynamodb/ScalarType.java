package io.heatsink.dynamodb;

import java.util.Optional;

/** The three types a key attribute can have. */
public enum ScalarType {
  S,
  N,
  B;

  /** The type of a value that a key can have; empty for all others. */
  public static Optional<ScalarType> of(AttributeValue value) {
    return switch (value) {
      case AttributeValue.StringValue s -> Optional.of(S);
      case AttributeValue.NumberValue n -> Optional.of(N);
      case AttributeValue.BinaryValue b -> Optional.of(B);
      default -> Optional.empty();
    };
  }
}
