package io.heatsink.dynamodb.capacity;

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
import io.heatsink.dynamodb.DynamoNumber;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The bytes of an item as DynamoDB counts them for its capacity and its limit: names and values as
 * UTF-8, binaries raw. What is added for storage alone (100 bytes per item) is not in them.
 *
 * <p>Source: DynamoDB Developer Guide, "DynamoDB item sizes and formats".
 */
public final class ItemSize {
  /** Source: DynamoDB Developer Guide, "Quotas in Amazon DynamoDB", item size. */
  public static final int MAX_ITEM_BYTES = 400 * 1_024;

  /** What a list or a map costs besides what is in it. */
  private static final int CONTAINER_BYTES = 3;

  /** What each element of a list or a map costs besides itself. */
  private static final int ELEMENT_BYTES = 1;

  /** From so many characters on, encoding is cheaper than counting. */
  private static final int LONG_TEXT = 64;

  private ItemSize() {}

  public static int of(Map<String, AttributeValue> item) {
    int bytes = 0;
    for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
      bytes += of(attribute.getKey()) + of(attribute.getValue());
    }
    return bytes;
  }

  /** The value without its name. */
  public static int of(AttributeValue value) {
    return switch (value) {
      case StringValue(var text) -> of(text);
      case NumberValue(var number) -> number.sizeInBytes();
      case BinaryValue(var binary) -> binary.length();
      case BooleanValue b -> 1;
      case NullValue n -> 1;
      case ListValue(var values) -> {
        int bytes = CONTAINER_BYTES;
        for (AttributeValue element : values) {
          bytes += ELEMENT_BYTES + of(element);
        }
        yield bytes;
      }
      case MapValue(var values) -> CONTAINER_BYTES + ELEMENT_BYTES * values.size() + of(values);
      case StringSetValue(var values) -> {
        int bytes = 0;
        for (String member : values) {
          bytes += of(member);
        }
        yield bytes;
      }
      case NumberSetValue(var values) -> {
        int bytes = 0;
        for (DynamoNumber member : values) {
          bytes += member.sizeInBytes();
        }
        yield bytes;
      }
      case BinarySetValue(var values) -> {
        int bytes = 0;
        for (Binary member : values) {
          bytes += member.length();
        }
        yield bytes;
      }
    };
  }

  /** The text's length in UTF-8. */
  public static int of(String text) {
    if (text.length() >= LONG_TEXT) {
      // The JDK encodes whole vectors at once: sooner done than looking at each character.
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // Each half of a surrogate pair counts two of the pair's four bytes.
        bytes += c >= 0x800 && !Character.isSurrogate(c) ? 2 : 1;
      }
    }
    return bytes;
  }
}
