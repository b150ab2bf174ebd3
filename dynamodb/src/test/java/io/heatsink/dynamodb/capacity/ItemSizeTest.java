package io.heatsink.dynamodb.capacity;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.heatsink.dynamodb.RandomValues;
import io.heatsink.dynamodb.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ItemSizeTest {
  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(new StringValue(""), 0),
        Arguments.of(new StringValue("abc"), 3),
        Arguments.of(new StringValue("é世😀"), 2 + 3 + 4),
        Arguments.of(NumberValue.of("0"), 1),
        Arguments.of(NumberValue.of("1234"), 3),
        Arguments.of(NumberValue.of("-1234"), 4),
        Arguments.of(new BinaryValue(binary(7)), 7),
        Arguments.of(new BooleanValue(false), 1),
        Arguments.of(new NullValue(), 1),
        Arguments.of(new ListValue(List.of()), 3),
        Arguments.of(new MapValue(Map.of()), 3),
        Arguments.of(
            new ListValue(List.of(new StringValue("abc"), new NullValue())), 3 + 1 + 3 + 1 + 1),
        Arguments.of(new MapValue(Map.of("key", new StringValue("abc"))), 3 + 1 + 3 + 3),
        Arguments.of(new StringSetValue(Set.of("a", "bc")), 3),
        Arguments.of(
            new NumberSetValue(Set.of(DynamoNumber.of(1), DynamoNumber.of(100_001))), 2 + 4),
        Arguments.of(new BinarySetValue(Set.of(binary(2), binary(3))), 5));
  }

  @ParameterizedTest
  @MethodSource
  void values(AttributeValue value, int bytes) {
    assertThat(ItemSize.of(value)).isEqualTo(bytes);
    assertThat(ItemSize.of(Map.of("näme", value))).isEqualTo(5 + bytes);
  }

  @Test
  void anItemIsTheSumOfItsAttributes() {
    Seeds.forEach(
        500,
        random -> {
          Map<String, AttributeValue> item = RandomValues.item(random, 3);

          int sum =
              item.entrySet().stream()
                  .mapToInt(
                      e ->
                          e.getKey().getBytes(StandardCharsets.UTF_8).length
                              + ItemSize.of(e.getValue()))
                  .sum();

          assertThat(ItemSize.of(item)).isEqualTo(sum);
        });
  }

  private static Binary binary(int length) {
    return Binary.wrap(new byte[length]);
  }
}
