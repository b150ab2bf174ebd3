package io.heatsink.dynamodb.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.IndexSchema.Kind;
import io.heatsink.dynamodb.IndexSchema.Projection;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an index's entry costs, one row for each rule of DynamoDB's documentation. */
class IndexWriteTest {
  private static final KeySchema TABLE = KeySchema.of(new KeyAttribute("pk", ScalarType.S));
  private static final String KB = "x".repeat(1_024);

  static Stream<Arguments> rules() {
    Map<String, AttributeValue> none = Map.of();
    Map<String, AttributeValue> outside = item("pk", "a", "other", "o");
    Map<String, AttributeValue> inside = with(outside, "key", "A");
    return Stream.of(
        rule("a new item with the index's key", none, inside, 1),
        rule("the index's key is newly set", outside, inside, 1),
        rule("a new item without the index's key", none, outside, 0),
        rule("the index's key changes", inside, with(inside, "key", "B"), 1, 1),
        rule("the index's key is removed", inside, outside, 1),
        rule("the item is deleted", inside, none, 1),
        rule("an item outside the index is deleted", outside, none, 0),
        rule("outside the index before and after", outside, with(outside, "other", "p"), 0),
        rule("a projected attribute changes", inside, with(inside, "included", "i"), 1),
        rule("only an unprojected attribute changes", inside, with(inside, "other", "p"), 0),
        rule("nothing changes", inside, inside, 0),
        rule("a large entry", none, with(inside, "included", KB), 2),
        rule("unprojected attributes do not count", none, with(inside, "other", KB), 1),
        rule("a large entry shrinks", with(inside, "included", KB), inside, 2),
        rule(
            "the key of a large entry changes: old entry and new",
            with(inside, "included", KB + KB),
            with(with(inside, "included", "i"), "key", "B"),
            3,
            1));
  }

  @ParameterizedTest
  @MethodSource
  void rules(
      String rule,
      Map<String, AttributeValue> before,
      Map<String, AttributeValue> after,
      List<Long> expected) {
    for (Kind kind : Kind.values()) {
      IndexSchema index =
          new IndexSchema(
              "i",
              kind,
              KeySchema.of(new KeyAttribute("key", ScalarType.S)),
              Projection.INCLUDE,
              Set.of("included"));

      List<IndexWrite> writes = IndexWrite.of(index, TABLE, before, after);

      List<Long> units = new ArrayList<>();
      writes.forEach(write -> units.add(write.units().halves() / 2));
      assertThat(units).as(rule).isEqualTo(expected);
    }
  }

  private static Arguments rule(
      String rule,
      Map<String, AttributeValue> before,
      Map<String, AttributeValue> after,
      long... units) {
    List<Long> expected = new ArrayList<>();
    for (long unit : units) {
      if (unit > 0) {
        expected.add(unit);
      }
    }
    return Arguments.of(rule, before, after, expected);
  }

  private static Map<String, AttributeValue> item(String... namesAndValues) {
    Map<String, AttributeValue> item = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      item.put(namesAndValues[i], new StringValue(namesAndValues[i + 1]));
    }
    return item;
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> item, String name, String value) {
    Map<String, AttributeValue> changed = new HashMap<>(item);
    changed.put(name, new StringValue(value));
    return changed;
  }
}
