package io.heatsink.dynamodb.expression;

import static io.heatsink.dynamodb.expression.Fixtures.attributes;
import static io.heatsink.dynamodb.expression.Fixtures.b;
import static io.heatsink.dynamodb.expression.Fixtures.binary;
import static io.heatsink.dynamodb.expression.Fixtures.bool;
import static io.heatsink.dynamodb.expression.Fixtures.bs;
import static io.heatsink.dynamodb.expression.Fixtures.item;
import static io.heatsink.dynamodb.expression.Fixtures.l;
import static io.heatsink.dynamodb.expression.Fixtures.m;
import static io.heatsink.dynamodb.expression.Fixtures.n;
import static io.heatsink.dynamodb.expression.Fixtures.ns;
import static io.heatsink.dynamodb.expression.Fixtures.nul;
import static io.heatsink.dynamodb.expression.Fixtures.s;
import static io.heatsink.dynamodb.expression.Fixtures.ss;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which items fulfil a condition. */
class ConditionTest {
  /** {@code one} is 1, {@code str} is a string, and so on; {@code gone} is missing. */
  private static final Map<String, AttributeValue> ITEM =
      item(
          "one", n(1),
          "two", n("2.0"),
          "big", n("10000000000000000000000000000000000001"),
          "bigger", n("10000000000000000000000000000000000002"),
          "str", s("hello"),
          "clef", s("\u00e9\uD834\uDD1E"),
          "bin", b(1, 2, 0xff),
          "yes", bool(true),
          "nothing", nul(),
          "lst", l(n(1), s("x"), m("deep", l(n(7))), nul(), l(), ss("q")),
          "mp", m("a", n("1.0"), "b", m("c", s("leaf"))),
          "strs", ss("a", "b", "c"),
          "nums", ns("1", "2.50"),
          "bins", bs(binary(1), binary(2, 3)));

  private static final ExpressionAttributes ATTRIBUTES =
      attributes(
          ":0",
          n(0),
          ":1",
          n("1.00"),
          ":2",
          n(2),
          ":3",
          n(3),
          ":4",
          n(4),
          ":5",
          n(5),
          ":6",
          n(6),
          ":big",
          n("10000000000000000000000000000000000001"),
          ":hello",
          s("hello"),
          ":he",
          s("he"),
          ":ell",
          s("ell"),
          ":x",
          s("x"),
          ":empty",
          s(""),
          ":h",
          s("h"),
          ":z",
          s("z"),
          ":one",
          s("1"),
          ":leaf",
          s("leaf"),
          ":bb",
          s("b"),
          ":b1",
          b(1),
          ":b12",
          b(1, 2),
          ":b2f",
          b(2, 0xff),
          ":b7f",
          b(0x7f),
          ":b23",
          b(2, 3),
          ":b0",
          b(),
          ":true",
          bool(true),
          ":false",
          bool(false),
          ":null",
          nul(),
          ":cba",
          ss("c", "b", "a"),
          ":ab",
          ss("a", "b"),
          ":nums",
          ns("2.5", "1.0"),
          ":bins",
          bs(binary(2, 3), binary(1)),
          ":q",
          ss("q"),
          ":list",
          l(n(7)),
          ":list0",
          l(n("7.0")),
          ":el",
          l(),
          ":map",
          m("c", s("leaf")),
          ":S",
          s("S"),
          ":N",
          s("N"),
          ":BOOL",
          s("BOOL"),
          ":NULL",
          s("NULL"),
          ":L",
          s("L"),
          ":M",
          s("M"),
          ":SS",
          s("SS"),
          ":NS",
          s("NS"),
          ":BS",
          s("BS"),
          ":B",
          s("B"));

  private static boolean test(String text) {
    return ConditionExpression.parse(text).bind(ATTRIBUTES).test(ITEM);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Equality is by value, and of the same type only.
        "one = :1 | true",
        "two = :2 | true",
        "one = :one | false",
        "one <> :one | true",
        "str = :hello | true",
        "yes = :true | true",
        "yes = :false | false",
        "nothing = :null | true",
        "strs = :cba | true",
        "strs = :ab | false",
        "nums = :nums | true",
        "bins = :bins | true",
        "lst[2].deep = :list | true",
        "lst[2].deep = :list0 | true",
        "mp.b = :map | true",
        "mp.a = one | true",
        "lst[4] = :el | true",
        // 38 digits count.
        "big = :big | true",
        "bigger = :big | false",
        "bigger > big | true",
        // What is missing equals nothing, itself included, and has no order.
        "gone = :1 | false",
        "gone <> :1 | true",
        "NOT gone = :1 | true",
        "gone = nil | false",
        "gone <> nil | true",
        "gone < :1 | false",
        "gone >= :1 | false",
        "NOT gone < :1 | true",
        "gone IN (:1, :2) | false",
        "gone BETWEEN :1 AND :2 | false",
        "one BETWEEN gone AND :2 | false",
        // Order.
        "one < :2 | true",
        "two <= :2 | true",
        "two > :1 | true",
        "two >= :3 | false",
        "one < :x | false",
        "one >= :x | false",
        "str < :x | true",
        "str > :he | true",
        "yes > :1 | false",
        "bin > :b12 | true",
        "bin < :b7f | true",
        "one BETWEEN :1 AND :1 | true",
        "str BETWEEN :h AND :z | true",
        "two BETWEEN :3 AND :4 | false",
        "one IN (:3, :1) | true",
        "str IN (one, :he) | false",
        "strs IN (:x, :cba) | true",
        // Functions.
        "attribute_exists(one) | true",
        "attribute_exists(nothing) | true",
        "attribute_exists(gone) | false",
        "attribute_exists(mp.b.c) | true",
        "attribute_exists(mp.b.d) | false",
        "attribute_exists(mp[0]) | false",
        "attribute_exists(lst.a) | false",
        "attribute_exists(lst[5]) | true",
        "attribute_exists(lst[6]) | false",
        "attribute_exists(lst[4294967294]) | false",
        "attribute_exists(lst[2].deep[0]) | true",
        "attribute_exists(one.two) | false",
        "attribute_not_exists(gone) | true",
        "attribute_not_exists(mp.b.c) | false",
        "attribute_type(one, :N) | true",
        "attribute_type(one, :S) | false",
        "attribute_type(str, :S) | true",
        "attribute_type(bin, :B) | true",
        "attribute_type(yes, :BOOL) | true",
        "attribute_type(nothing, :NULL) | true",
        "attribute_type(lst, :L) | true",
        "attribute_type(mp, :M) | true",
        "attribute_type(strs, :SS) | true",
        "attribute_type(nums, :NS) | true",
        "attribute_type(bins, :BS) | true",
        "attribute_type(gone, :S) | false",
        "begins_with(str, :he) | true",
        "begins_with(str, :ell) | false",
        "begins_with(str, :empty) | true",
        "begins_with(bin, :b12) | true",
        "begins_with(bin, :b2f) | false",
        "begins_with(bin, :b0) | true",
        "begins_with(str, :b1) | false",
        "begins_with(one, :one) | false",
        "begins_with(gone, :he) | false",
        "begins_with(:hello, gone) | false",
        "contains(str, :ell) | true",
        "contains(str, :x) | false",
        "contains(str, :empty) | true",
        "contains(str, :1) | false",
        "contains(bin, :b2f) | true",
        "contains(bin, :b0) | true",
        "contains(bin, :b7f) | false",
        "contains(bin, :b23) | false",
        "contains(strs, :bb) | true",
        "contains(strs, :x) | false",
        "contains(strs, :ab) | false",
        "contains(nums, :1) | true",
        "contains(nums, :2) | false",
        "contains(bins, :b23) | true",
        "contains(bins, :b12) | false",
        "contains(lst, :1) | true",
        "contains(lst, :null) | true",
        "contains(lst, :q) | true",
        "contains(lst, :el) | true",
        "contains(lst, :2) | false",
        "contains(mp, :leaf) | false",
        "contains(one, :1) | false",
        "contains(gone, :1) | false",
        "contains(:cba, gone) | false",
        "contains(:hello, mp.b.c) | false",
        "size(str) = :5 | true",
        "size(clef) = :3 | true",
        "size(bin) = :3 | true",
        "size(lst) = :6 | true",
        "size(mp) = :2 | true",
        "size(strs) = :3 | true",
        "size(nums) = :2 | true",
        "size(bins) > :1 | true",
        "size(:hello) = size(str) | true",
        "size(one) = :1 | false",
        "size(one) <> :1 | true",
        "size(yes) < :5 | false",
        "size(nothing) < :5 | false",
        "size(gone) >= :0 | false",
        "size(str) BETWEEN :1 AND :5 | true",
        "size(str) IN (:3, :5) | true",
        // NOT before AND before OR, from the left.
        "one = :1 OR one = :1 AND one = :2 | true",
        "(one = :1 OR one = :1) AND one = :2 | false",
        "NOT one = :1 AND one = :2 | false",
        "NOT (one = :1 AND one = :2) | true",
        "NOT one = :2 AND NOT two = :1 | true",
        "NOT NOT one = :1 | true",
        "NOT (one = :1) OR two = :2 | true",
        "one = :2 OR (two = :2 AND NOT (str = :x OR yes = :false)) | true",
        "not one = :2 aNd two = :2 Or str = :x | true",
      })
  void anItemFulfilsOrNot(String text, boolean expected) {
    assertThat(test(text)).as(text).isEqualTo(expected);
  }

  @Test
  void anAbsentItemHasNoAttributes() {
    assertThat(ConditionExpression.parse("attribute_not_exists(a)").bind(attributes()).test(null))
        .isTrue();
    assertThat(ConditionExpression.parse("attribute_exists(a)").bind(attributes()).test(null))
        .isFalse();
  }

  @Test
  void stringsAreOrderedByTheirUtf8Bytes() {
    // In UTF-16 the last one, a code point above U+FFFF, would come before the two before it.
    List<String> ordered =
        List.of(
            "",
            "A",
            "AB",
            "a",
            "\u007f",
            "\u0080",
            "\u07ff",
            "\ud7ff",
            "\ue000",
            "\uffff",
            "\uD834\uDD1E",
            "\uDBFF\uDFFF");
    List<AttributeValue> values = new ArrayList<>();
    ordered.forEach(text -> values.add(s(text)));
    for (int i = 0; i < values.size(); i++) {
      for (int j = 0; j < values.size(); j++) {
        assertThat(Integer.signum(Values.compare(values.get(i), values.get(j))))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @Test
  void aFilterLeavesTheKeyToTheKeyCondition() {
    KeySchema key =
        KeySchema.of(new KeyAttribute("pk", ScalarType.S), new KeyAttribute("sk", ScalarType.N));
    BoundCondition onKey =
        FilterExpression.parse("a = b OR size(#k) > :0").bind(attributes("#k", "sk", ":0", n(0)));
    assertThatThrownBy(() -> onKey.refuseKeyAttributes(key, "Filter Expression"))
        .hasMessage(
            "Filter Expression can only contain non-primary key attributes:"
                + " Primary key attribute: sk");
    BoundCondition below = FilterExpression.parse("a.pk = b.sk").bind(attributes());
    assertThatCode(() -> below.refuseKeyAttributes(key, "Filter Expression"))
        .doesNotThrowAnyException();
    assertThat(onKey.attributeNames()).containsExactly("a", "b", "sk");
  }
}
