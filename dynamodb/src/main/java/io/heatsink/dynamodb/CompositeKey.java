package io.heatsink.dynamodb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The values of several attributes as one value, for index keys of more than one: sorts by the
 * first value, then by the second, and so on.
 *
 * <p>In each value a zero byte is followed by 0xFF, and behind each stand two zero bytes, so that
 * what follows never decides between two different values. A key of a single attribute is its value
 * as it is.
 */
public final class CompositeKey {
  private static final byte ESCAPED = (byte) 0xFF;

  private CompositeKey() {}

  /**
   * @param values of all attributes, one or more
   */
  public static KeyValue of(List<KeyValue> values) {
    return values.size() == 1 ? values.getFirst() : startingWith(values);
  }

  /** What all keys of several attributes begin with whose first values are these. */
  public static KeyValue startingWith(List<KeyValue> values) {
    byte[] bytes = new byte[0];
    for (KeyValue value : values) {
      bytes = append(bytes, value);
      bytes = Arrays.copyOf(bytes, bytes.length + 2);
    }
    return KeyValue.ofBytes(ScalarType.B, bytes);
  }

  /**
   * What all keys of several attributes begin with whose first values are these, and whose next
   * value begins with the given one.
   */
  public static KeyValue startingWith(List<KeyValue> values, KeyValue nextStart) {
    return KeyValue.ofBytes(ScalarType.B, append(startingWith(values).bytes(), nextStart));
  }

  /**
   * The values of which a key was made.
   *
   * @param attributes all of the key's
   */
  public static List<KeyValue> split(KeyValue key, List<KeyAttribute> attributes) {
    if (attributes.size() == 1) {
      return List.of(key);
    }
    List<KeyValue> values = new ArrayList<>(attributes.size());
    byte[] bytes = key.bytes();
    int at = 0;
    for (KeyAttribute attribute : attributes) {
      byte[] value = new byte[bytes.length - at];
      int length = 0;
      while (bytes[at] != 0 || bytes[at + 1] == ESCAPED) {
        value[length++] = bytes[at];
        at += bytes[at] == 0 ? 2 : 1;
      }
      at += 2;
      values.add(KeyValue.ofBytes(attribute.type(), Arrays.copyOf(value, length)));
    }
    return values;
  }

  private static byte[] append(byte[] start, KeyValue value) {
    byte[] bytes = Arrays.copyOf(start, start.length + 2 * value.length());
    int at = start.length;
    for (byte next : value.bytes()) {
      bytes[at++] = next;
      if (next == 0) {
        bytes[at++] = ESCAPED;
      }
    }
    return Arrays.copyOf(bytes, at);
  }
}
