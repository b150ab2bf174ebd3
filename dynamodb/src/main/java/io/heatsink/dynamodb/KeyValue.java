package io.heatsink.dynamodb;

import io.heatsink.dynamodb.AttributeValue.BinaryValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One key attribute's value in a form that is equal, hashes and sorts as DynamoDB's own: a string's
 * UTF-8 bytes, a binary's bytes, a number's order-preserving bytes (so that 1, 1.0 and 1E0 are one
 * key).
 */
public final class KeyValue implements Comparable<KeyValue> {
  private final ScalarType type;
  private final byte[] bytes;

  private KeyValue(ScalarType type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  /**
   * @throws IllegalArgumentException if the value is none that a key can have: see {@link
   *     ScalarType#of}
   */
  public static KeyValue of(AttributeValue value) {
    return switch (value) {
      case StringValue s -> of(s.value());
      case NumberValue n -> of(n.value());
      case BinaryValue b -> of(b.value());
      default ->
          throw new IllegalArgumentException(
              "A key attribute has type %s; it must be S, N or B.".formatted(value.typeName()));
    };
  }

  public static KeyValue of(String value) {
    return new KeyValue(ScalarType.S, value.getBytes(StandardCharsets.UTF_8));
  }

  public static KeyValue of(DynamoNumber value) {
    return new KeyValue(ScalarType.N, NumberBytes.encode(value));
  }

  public static KeyValue of(Binary value) {
    return new KeyValue(ScalarType.B, value.toByteArray());
  }

  /** Rebuilds a value from the bytes that {@link #copyTo} gave. Takes the array over. */
  public static KeyValue ofBytes(ScalarType type, byte[] bytes) {
    return new KeyValue(type, bytes);
  }

  /** The value that was given; a number in canonical form. */
  public AttributeValue toAttributeValue() {
    return switch (type) {
      case S -> new StringValue(new String(bytes, StandardCharsets.UTF_8));
      case N -> new NumberValue(NumberBytes.decode(bytes));
      case B -> new BinaryValue(Binary.wrap(bytes));
    };
  }

  public ScalarType type() {
    return type;
  }

  /** Length of {@link #copyTo} in bytes: for strings and binaries, their size in DynamoDB. */
  public int length() {
    return bytes.length;
  }

  /** The bytes themselves, not a copy; nobody changes them. */
  byte[] bytes() {
    return bytes;
  }

  public byte byteAt(int index) {
    return bytes[index];
  }

  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  /** What {@code begins_with} says of two strings or two binaries. */
  public boolean startsWith(KeyValue prefix) {
    int length = prefix.bytes.length;
    return type == prefix.type
        && length <= bytes.length
        && Arrays.equals(bytes, 0, length, prefix.bytes, 0, length);
  }

  /**
   * The least value above all that start with this one, as the exclusive end of a range; its bytes
   * need not be a string's. Empty if no value is above them, save of another type.
   */
  public Optional<KeyValue> afterPrefix() {
    int last = bytes.length - 1;
    while (last >= 0 && bytes[last] == (byte) 0xFF) {
      last--;
    }
    if (last < 0) {
      return Optional.empty();
    }
    byte[] after = Arrays.copyOf(bytes, last + 1);
    after[last]++;
    return Optional.of(new KeyValue(type, after));
  }

  /** By type, then as DynamoDB orders values of the type. */
  @Override
  public int compareTo(KeyValue other) {
    int byType = type.compareTo(other.type);
    return byType != 0 ? byType : Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyValue that && type == that.type && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bytes) + type.name().hashCode();
  }

  /** Type and length only: keys can be personal data, and must not slip into logs. */
  @Override
  public String toString() {
    return type + "(" + bytes.length + " bytes)";
  }
}
