package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.BinarySetValue;
import io.heatsink.dynamodb.AttributeValue.BinaryValue;
import io.heatsink.dynamodb.AttributeValue.BooleanValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
import io.heatsink.dynamodb.AttributeValue.NullValue;
import io.heatsink.dynamodb.AttributeValue.NumberSetValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringSetValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.Binary;
import org.jspecify.annotations.Nullable;

/** How DynamoDB compares values, and what is within one. */
final class Values {
  private Values() {}

  /** Whether the type has an order: strings, numbers and binaries do. */
  static boolean ordered(AttributeValue value) {
    return value instanceof StringValue
        || value instanceof NumberValue
        || value instanceof BinaryValue;
  }

  /** What is missing equals nothing, and has no order. */
  static boolean compares(
      Comparator comparator, @Nullable AttributeValue left, @Nullable AttributeValue right) {
    if (!comparator.orders()) {
      boolean equal = left != null && left.equals(right);
      return equal == (comparator == Comparator.EQUAL);
    }
    if (left == null || right == null || !comparable(left, right)) {
      return false;
    }
    int order = compare(left, right);
    return switch (comparator) {
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
      case EQUAL, NOT_EQUAL -> throw new AssertionError(comparator);
    };
  }

  /** False where the two have no order: other types, or two that differ. */
  static boolean comparable(AttributeValue left, AttributeValue right) {
    return ordered(left) && left.getClass() == right.getClass();
  }

  /** The order of two values that are comparable. */
  static int compare(AttributeValue left, AttributeValue right) {
    if (left instanceof StringValue(String l) && right instanceof StringValue(String r)) {
      return compareUtf8(l, r);
    }
    if (left instanceof NumberValue l && right instanceof NumberValue r) {
      return l.value().compareTo(r.value());
    }
    if (left instanceof BinaryValue(Binary l) && right instanceof BinaryValue(Binary r)) {
      return l.compareTo(r);
    }
    throw new IllegalArgumentException(
        "A value of type %s and one of type %s have no order."
            .formatted(left.typeName(), right.typeName()));
  }

  /**
   * The order of two strings' UTF-8 bytes, which is that of their code points. Java's own order is
   * another one: it puts the surrogates of a code point above U+FFFF before U+E000.
   */
  static int compareUtf8(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char l = left.charAt(i);
      char r = right.charAt(i);
      if (l != r) {
        boolean leftIsSurrogate = Character.isSurrogate(l);
        if (leftIsSurrogate != Character.isSurrogate(r)) {
          return leftIsSurrogate ? 1 : -1;
        }
        return Character.compare(l, r);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /**
   * What {@code size()} says: the characters of a string (in UTF-16, as DynamoDB counts them), the
   * bytes of a binary, the elements of all others. Null for a type that has no size: a number, a
   * boolean, null.
   */
  static @Nullable Integer size(AttributeValue value) {
    return switch (value) {
      case StringValue(String text) -> text.length();
      case BinaryValue(Binary bytes) -> bytes.length();
      case ListValue list -> list.values().size();
      case MapValue map -> map.values().size();
      case StringSetValue set -> set.values().size();
      case NumberSetValue set -> set.values().size();
      case BinarySetValue set -> set.values().size();
      case NumberValue n -> null;
      case BooleanValue b -> null;
      case NullValue n -> null;
    };
  }

  /** A part of a string or binary, or an element of a set or list. */
  static boolean contains(AttributeValue value, AttributeValue part) {
    return switch (value) {
      case StringValue(String text) -> part instanceof StringValue(String p) && text.contains(p);
      case BinaryValue(Binary bytes) -> part instanceof BinaryValue(Binary p) && contains(bytes, p);
      case StringSetValue set -> part instanceof StringValue(String p) && set.values().contains(p);
      case NumberSetValue set -> part instanceof NumberValue p && set.values().contains(p.value());
      case BinarySetValue set -> part instanceof BinaryValue(Binary p) && set.values().contains(p);
      case ListValue list -> list.values().contains(part);
      case MapValue m -> false;
      case NumberValue n -> false;
      case BooleanValue b -> false;
      case NullValue n -> false;
    };
  }

  private static boolean contains(Binary bytes, Binary part) {
    for (int from = 0; from + part.length() <= bytes.length(); from++) {
      if (startsWith(bytes, from, part)) {
        return true;
      }
    }
    return false;
  }

  static boolean beginsWith(AttributeValue value, AttributeValue prefix) {
    if (value instanceof StringValue(String text) && prefix instanceof StringValue(String p)) {
      return text.startsWith(p);
    }
    return value instanceof BinaryValue(Binary bytes)
        && prefix instanceof BinaryValue(Binary p)
        && p.length() <= bytes.length()
        && startsWith(bytes, 0, p);
  }

  private static boolean startsWith(Binary bytes, int from, Binary part) {
    for (int i = 0; i < part.length(); i++) {
      if (bytes.byteAt(from + i) != part.byteAt(i)) {
        return false;
      }
    }
    return true;
  }
}
