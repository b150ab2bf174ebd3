package io.heatsink.testing;

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
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Attribute values, keys and items, drawn so that the awkward ones are frequent. */
public final class Values {
  private static final List<String> AWKWARD =
      List.of(
          "",
          " ",
          "\"",
          "\\",
          "\n",
          "\u0000",
          "\u001f",
          "{}",
          "é",
          "\u20ac",
          "\ud83d\ude00",
          "#",
          "a.b[0]",
          "null");
  private static final int MOST_DEPTH = 4;
  private static final int MOST_DIGITS = 38;

  private final Choices choices;

  public Values(Choices choices) {
    this.choices = choices;
  }

  /** May be empty, and may hold what must be escaped in JSON. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (int parts = choices.below(4); parts > 0; parts--) {
      text.append(
          choices.chance(0.3) ? choices.oneOf(AWKWARD) : "abcxyz019".charAt(choices.below(9)));
    }
    return text.toString();
  }

  public Binary binary() {
    byte[] bytes = new byte[choices.below(6)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) choices.nextLong();
    }
    return Binary.wrap(bytes);
  }

  /** Within DynamoDB's range, in one of the many ways to write it. */
  public DynamoNumber number() {
    int digits = choices.chance(0.8) ? 1 + choices.below(4) : 1 + choices.below(MOST_DIGITS);
    StringBuilder unscaled = new StringBuilder();
    for (int i = 0; i < digits; i++) {
      unscaled.append((char) ('0' + choices.below(10)));
    }
    BigDecimal value =
        new BigDecimal(
            new BigInteger(unscaled.toString()), choices.chance(0.5) ? 0 : choices.below(60) - 20);
    return DynamoNumber.parse(written(choices.chance(0.3) ? value.negate() : value));
  }

  /** The same number, perhaps written otherwise: 1, 1.0 and 1E0. */
  public DynamoNumber sameNumber(DynamoNumber number) {
    return DynamoNumber.parse(written(number.toBigDecimal()));
  }

  public AttributeValue value() {
    return value(0);
  }

  /** A value that can be a key: a scalar that is not empty. */
  public AttributeValue key(ScalarType type) {
    return switch (type) {
      case S -> new StringValue(choices.oneOf("k", "K", "\u00e9", "#") + text());
      case N -> new NumberValue(number());
      case B -> {
        Binary binary = binary();
        yield new BinaryValue(binary.length() == 0 ? Binary.wrap(new byte[] {1}) : binary);
      }
    };
  }

  /** A whole item with that key schema and a few attributes besides. */
  public Map<String, AttributeValue> item(KeySchema schema) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    for (int attributes = choices.below(5); attributes > 0; attributes--) {
      item.put("a" + attributes, value());
    }
    item.put(schema.partitionKey().name(), key(schema.partitionKey().type()));
    schema.sortKey().ifPresent(sort -> item.put(sort.name(), key(sort.type())));
    return item;
  }

  private AttributeValue value(int depth) {
    int kinds = depth < MOST_DEPTH ? 10 : 8;
    return switch (choices.below(kinds)) {
      case 0 -> new StringValue(text());
      case 1 -> new NumberValue(number());
      case 2 -> new BinaryValue(binary());
      case 3 -> new BooleanValue(choices.chance(0.5));
      case 4 -> new NullValue();
      case 5 -> new StringSetValue(some(this::text));
      case 6 -> new NumberSetValue(some(this::number));
      case 7 -> new BinarySetValue(some(this::binary));
      case 8 -> {
        List<AttributeValue> values = new ArrayList<>();
        for (int count = choices.below(4); count > 0; count--) {
          values.add(value(depth + 1));
        }
        yield new ListValue(values);
      }
      default -> {
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        for (int count = choices.below(4); count > 0; count--) {
          values.put(text(), value(depth + 1));
        }
        yield new MapValue(values);
      }
    };
  }

  private <T> Set<T> some(Supplier<T> one) {
    Set<T> values = new LinkedHashSet<>();
    for (int count = 1 + choices.below(3); count > 0; count--) {
      values.add(one.get());
    }
    return values;
  }

  private String written(BigDecimal value) {
    return switch (choices.below(4)) {
      case 0 -> value.toString();
      case 1 -> value.toPlainString();
      case 2 -> value.unscaledValue() + "E" + -value.scale();
      default ->
          value.precision() < MOST_DIGITS
              ? value.toPlainString() + (value.scale() > 0 ? "0" : ".0")
              : value.toString();
    };
  }
}
