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
import io.heatsink.dynamodb.DynamoNumber;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values and names in few words. */
final class Fixtures {
  private Fixtures() {}

  static AttributeValue s(String text) {
    return new StringValue(text);
  }

  static AttributeValue n(String number) {
    return NumberValue.of(number);
  }

  static AttributeValue n(long number) {
    return NumberValue.of(Long.toString(number));
  }

  static AttributeValue b(int... bytes) {
    return new BinaryValue(binary(bytes));
  }

  static Binary binary(int... bytes) {
    byte[] array = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      array[i] = (byte) bytes[i];
    }
    return Binary.wrap(array);
  }

  static AttributeValue bool(boolean value) {
    return new BooleanValue(value);
  }

  static AttributeValue nul() {
    return new NullValue();
  }

  static AttributeValue l(AttributeValue... elements) {
    return new ListValue(List.of(elements));
  }

  static AttributeValue ss(String... elements) {
    return new StringSetValue(new LinkedHashSet<>(List.of(elements)));
  }

  static AttributeValue ns(String... elements) {
    Set<DynamoNumber> set = new LinkedHashSet<>();
    for (String element : elements) {
      set.add(DynamoNumber.parse(element));
    }
    return new NumberSetValue(set);
  }

  static AttributeValue bs(Binary... elements) {
    return new BinarySetValue(new LinkedHashSet<>(List.of(elements)));
  }

  /** Names and values in turn. */
  static AttributeValue m(Object... namesAndValues) {
    return new MapValue(item(namesAndValues));
  }

  /** Names and values in turn. */
  static Map<String, AttributeValue> item(Object... namesAndValues) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      item.put((String) namesAndValues[i], (AttributeValue) namesAndValues[i + 1]);
    }
    return item;
  }

  /** Placeholders in turn with what they stand for: a name after #, a value after a colon. */
  static ExpressionAttributes attributes(Object... placeholders) {
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    for (int i = 0; i < placeholders.length; i += 2) {
      String placeholder = (String) placeholders[i];
      if (placeholder.startsWith("#")) {
        names.put(placeholder, (String) placeholders[i + 1]);
      } else {
        values.put(placeholder, (AttributeValue) placeholders[i + 1]);
      }
    }
    return ExpressionAttributes.of(
        names.isEmpty() ? null : names, values.isEmpty() ? null : values);
  }
}
