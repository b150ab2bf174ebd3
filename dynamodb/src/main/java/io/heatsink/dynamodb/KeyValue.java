package io.heatsink.dynamodb;

import java.util.Arrays;

/**
 * One key attribute's value in a form that is equal, hashes and sorts as DynamoDB's own: a string's
 * UTF-8 bytes, a binary's bytes, a number's order-preserving bytes (so that 1, 1.0 and 1E0 are one
 * key).
 */
public final class KeyValue implements Comparable<KeyValue> {
  private final ScalarType type;
  private final byte[] bytes;

  KeyValue(ScalarType type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  public ScalarType type() {
    return type;
  }

  /** Length of {@link #copyTo} in bytes. */
  public int length() {
    return bytes.length;
  }

  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
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
}
