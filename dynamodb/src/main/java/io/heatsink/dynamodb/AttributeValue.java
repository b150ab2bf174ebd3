package io.heatsink.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One attribute's value, as DynamoDB types it. An item is a {@code Map<String, AttributeValue>}.
 *
 * <p>Values are immutable: who makes one hands over the collections in it. Equality is DynamoDB's:
 * numbers are equal by value, sets whatever their order.
 */
public sealed interface AttributeValue {

  record StringValue(String value) implements AttributeValue {}

  /** A number; keeps the text it was written in. */
  record NumberValue(DynamoNumber value) implements AttributeValue {
    public static NumberValue of(String text) {
      return new NumberValue(DynamoNumber.parse(text));
    }
  }

  record BinaryValue(Binary value) implements AttributeValue {}

  record BooleanValue(boolean value) implements AttributeValue {}

  record NullValue() implements AttributeValue {}

  record ListValue(List<AttributeValue> values) implements AttributeValue {}

  record MapValue(Map<String, AttributeValue> values) implements AttributeValue {}

  record StringSetValue(Set<String> values) implements AttributeValue {}

  record NumberSetValue(Set<DynamoNumber> values) implements AttributeValue {}

  record BinarySetValue(Set<Binary> values) implements AttributeValue {}

  /** The type's name on the wire: S, N, B, BOOL, NULL, L, M, SS, NS or BS. */
  default String typeName() {
    return switch (this) {
      case StringValue s -> "S";
      case NumberValue n -> "N";
      case BinaryValue b -> "B";
      case BooleanValue b -> "BOOL";
      case NullValue n -> "NULL";
      case ListValue l -> "L";
      case MapValue m -> "M";
      case StringSetValue s -> "SS";
      case NumberSetValue n -> "NS";
      case BinarySetValue b -> "BS";
    };
  }
}
