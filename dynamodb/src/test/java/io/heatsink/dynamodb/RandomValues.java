package io.heatsink.dynamodb;

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
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/** Values as DynamoDB may meet them, with a liking for edges. */
public final class RandomValues {
  private static final String[] CHARACTERS = {
    "a", "b", "Z", "0", " ", "\"", "\\", "/", "\n", "\t", "\b", "\u0000", "\u001f", "\u007f", "é",
    "ß", "\u2028", "世", "\uffff", "😀", "𝒳"
  };

  private RandomValues() {}

  public static Map<String, AttributeValue> item(Random random, int depth) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    int size = random.nextInt(6);
    for (int i = 0; i < size; i++) {
      item.put(string(random), value(random, depth));
    }
    return item;
  }

  public static AttributeValue value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 8)) {
      case 0 -> new StringValue(string(random));
      case 1 -> new NumberValue(number(random));
      case 2 -> new BinaryValue(binary(random));
      case 3 -> new BooleanValue(random.nextBoolean());
      case 4 -> new NullValue();
      case 5 -> new StringSetValue(set(random, RandomValues::string));
      case 6 -> new NumberSetValue(set(random, RandomValues::number));
      case 7 -> new BinarySetValue(set(random, RandomValues::binary));
      case 8 -> new MapValue(item(random, depth - 1));
      default -> {
        List<AttributeValue> values = new ArrayList<>();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
          values.add(value(random, depth - 1));
        }
        yield new ListValue(values);
      }
    };
  }

  private static <T> Set<T> set(Random random, Function<Random, T> member) {
    Set<T> set = new LinkedHashSet<>();
    int size = 1 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      set.add(member.apply(random));
    }
    return set;
  }

  public static AttributeValue scalar(Random random, ScalarType type) {
    return switch (type) {
      case S -> new StringValue(string(random));
      case N -> new NumberValue(number(random));
      case B -> new BinaryValue(binary(random));
    };
  }

  public static String string(Random random) {
    StringBuilder out = new StringBuilder();
    int length = random.nextInt(random.nextInt(10) == 0 ? 200 : 6);
    for (int i = 0; i < length; i++) {
      out.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    }
    return out.toString();
  }

  public static Binary binary(Random random) {
    byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? 200 : 6)];
    random.nextBytes(bytes);
    if (bytes.length > 0 && random.nextBoolean()) {
      bytes[bytes.length - 1] = (byte) (random.nextBoolean() ? 0xFF : 0);
    }
    return Binary.wrap(bytes);
  }

  /** A number, written in one of the ways it can be. */
  public static DynamoNumber number(Random random) {
    return DynamoNumber.parse(write(random, decimal(random)));
  }

  /** A value that can be stored. */
  public static BigDecimal decimal(Random random) {
    int digits =
        switch (random.nextInt(4)) {
          case 0 -> 1;
          case 1 -> 1 + random.nextInt(4);
          case 2 -> 17 + random.nextInt(3);
          default -> 1 + random.nextInt(38);
        };
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < digits; i++) {
      text.append((char) ('0' + (random.nextInt(3) == 0 ? 0 : random.nextInt(10))));
    }
    BigInteger unscaled = new BigInteger(text.toString());
    BigDecimal stripped = new BigDecimal(unscaled).stripTrailingZeros();
    if (stripped.signum() == 0) {
      return BigDecimal.ZERO;
    }
    int magnitude =
        switch (random.nextInt(4)) {
          case 0 -> stripped.precision() - 1;
          case 1 -> random.nextInt(6) - 3;
          case 2 -> random.nextBoolean() ? 125 - random.nextInt(2) : random.nextInt(2) - 130;
          default -> random.nextInt(256) - 130;
        };
    BigDecimal value =
        new BigDecimal(stripped.unscaledValue(), stripped.precision() - 1 - magnitude);
    return random.nextBoolean() ? value : value.negate();
  }

  /** One of the texts that mean the value. */
  public static String write(Random random, BigDecimal value) {
    return switch (random.nextInt(5)) {
      case 0 -> value.toPlainString();
      case 1 -> value.unscaledValue() + "E" + -value.scale();
      case 2 -> value.unscaledValue() + "00e" + (-value.scale() - 2);
      case 3 ->
          (value.signum() < 0 ? "-" : random.nextBoolean() ? "+" : "")
              + "00"
              + value.abs().toPlainString()
              + (value.scale() <= 0 ? ".0" : "000");
      default -> value.toString();
    };
  }
}
