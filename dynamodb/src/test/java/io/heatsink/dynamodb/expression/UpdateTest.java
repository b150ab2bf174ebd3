package io.heatsink.dynamodb.expression;

import static io.heatsink.dynamodb.expression.Fixtures.attributes;
import static io.heatsink.dynamodb.expression.Fixtures.binary;
import static io.heatsink.dynamodb.expression.Fixtures.bs;
import static io.heatsink.dynamodb.expression.Fixtures.item;
import static io.heatsink.dynamodb.expression.Fixtures.l;
import static io.heatsink.dynamodb.expression.Fixtures.m;
import static io.heatsink.dynamodb.expression.Fixtures.n;
import static io.heatsink.dynamodb.expression.Fixtures.ns;
import static io.heatsink.dynamodb.expression.Fixtures.s;
import static io.heatsink.dynamodb.expression.Fixtures.ss;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an update makes of an item. */
class UpdateTest {
  private static ExpressionAttributes values() {
    return attributes(
        ":1",
        n(1),
        ":5",
        n(5),
        ":x",
        s("x"),
        ":y",
        s("y"),
        ":z",
        s("z"),
        ":list",
        l(s("x")),
        ":el",
        l(),
        ":ss",
        ss("a", "b"),
        ":ns",
        ns("1.0", "3"),
        ":bs",
        bs(binary(1)),
        ":map",
        m("k", s("v")),
        ":max",
        n("9.9999999999999999999999999999999999999E+125"),
        ":e125",
        n("1E+125"),
        ":tiny",
        n("1E-130"),
        ":third",
        n("0.1"));
  }

  private static UpdateResult update(String text, Map<String, AttributeValue> item) {
    return UpdateExpression.parse(text).bind(values()).apply(item);
  }

  private static Arguments of(
      String text, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    return Arguments.of(text, before, after);
  }

  static Stream<Arguments> updates() {
    return Stream.of(
        of("SET a = :x", item("k", n(0)), item("k", n(0), "a", s("x"))),
        of("SET a = :x", item("a", n(0)), item("a", s("x"))),
        // All is read as it was before.
        of("SET a = b, b = a", item("a", s("1"), "b", s("2")), item("a", s("2"), "b", s("1"))),
        of("SET a = b REMOVE b", item("b", s("2")), item("a", s("2"))),
        of("SET a = a + :1", item("a", n("0.5")), item("a", n("1.5"))),
        of("SET a = a - b", item("a", n(1), "b", n("0.9")), item("a", n("0.1"), "b", n("0.9"))),
        of("SET a = (:5 - a)", item("a", n(7)), item("a", n(-2))),
        of("SET a = if_not_exists(a, :5) + :1", item(), item("a", n(6))),
        of("SET a = if_not_exists(a, :5) + :1", item("a", n(1)), item("a", n(2))),
        of("SET a = if_not_exists(b, :x)", item("b", s("b")), item("a", s("b"), "b", s("b"))),
        of("SET a = if_not_exists(b.c, if_not_exists(d, :x))", item(), item("a", s("x"))),
        of("SET a = list_append(a, :list)", item("a", l(n(1))), item("a", l(n(1), s("x")))),
        of("SET a = list_append(:list, a)", item("a", l(n(1))), item("a", l(s("x"), n(1)))),
        of("SET a = list_append(if_not_exists(a, :el), :list)", item(), item("a", l(s("x")))),
        // Nested.
        of("SET a.b = :x", item("a", m()), item("a", m("b", s("x")))),
        of(
            "SET a.b.c = :x REMOVE a.d",
            item("a", m("b", m("e", n(1)), "d", n(2))),
            item("a", m("b", m("e", n(1), "c", s("x"))))),
        of("REMOVE a.gone", item("a", m("b", n(1))), item("a", m("b", n(1)))),
        of("REMOVE gone", item("a", n(1)), item("a", n(1))),
        of("REMOVE a.b", item("a", m("b", n(1))), item("a", m())),
        // Lists: past the end is at the end, in order of the indexes; what is removed closes up.
        of("SET a[1] = :x", item("a", l(n(0), n(1), n(2))), item("a", l(n(0), s("x"), n(2)))),
        of("SET a[0] = :x", item("a", l()), item("a", l(s("x")))),
        of("SET a[5] = :x", item("a", l(n(0))), item("a", l(n(0), s("x")))),
        of(
            "SET a[9] = :y, a[4294967294] = :z, a[3] = :x",
            item("a", l(n(0))),
            item("a", l(n(0), s("x"), s("y"), s("z")))),
        of("REMOVE a[0], a[2]", item("a", l(n(0), n(1), n(2))), item("a", l(n(1)))),
        of("REMOVE a[7]", item("a", l(n(0))), item("a", l(n(0)))),
        of(
            "SET a[1] = :x, a[9] = :y REMOVE a[0]",
            item("a", l(n(0), n(1), n(2))),
            item("a", l(s("x"), n(2), s("y")))),
        of(
            "SET a[0].b[0] = :x",
            item("a", l(m("b", l(n(1), n(2))))),
            item("a", l(m("b", l(s("x"), n(2)))))),
        of("ADD a[3] :1", item("a", l(n(0))), item("a", l(n(0), n(1)))),
        // ADD and DELETE.
        of("ADD a :1", item(), item("a", n(1))),
        of("ADD a :1", item("a", n(2)), item("a", n(3))),
        of("ADD a.b :1", item("a", m("b", n(2))), item("a", m("b", n(3)))),
        of("ADD a :ss", item(), item("a", ss("a", "b"))),
        of("ADD a :ss", item("a", ss("b", "c")), item("a", ss("a", "b", "c"))),
        of("ADD a :ns", item("a", ns("1")), item("a", ns("1", "3"))),
        of("ADD a :bs", item("a", bs(binary(2))), item("a", bs(binary(2), binary(1)))),
        of("DELETE a :ss", item("a", ss("b", "c")), item("a", ss("c"))),
        of("DELETE a :ns", item("a", ns("1", "2")), item("a", ns("2"))),
        of("DELETE a :bs", item("a", bs(binary(1), binary(2))), item("a", bs(binary(2)))),
        of("DELETE a :ss", item("a", ss("a")), item()),
        of("DELETE a :ss", item(), item()),
        of("DELETE a.b :ss", item("a", m("b", ss("a", "b"))), item("a", m())));
  }

  @ParameterizedTest
  @MethodSource("updates")
  void anUpdateMakesANewItem(
      String text, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    Map<String, AttributeValue> untouched = Map.copyOf(before);
    assertThat(update(text, before).item()).isEqualTo(after);
    assertThat(before).isEqualTo(untouched);
  }

  @Test
  void anAbsentItemIsMade() {
    assertThat(UpdateExpression.parse("SET a = :x").bind(values()).apply(null).item())
        .isEqualTo(item("a", s("x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET a.b = :x",
        "SET gone.b = :x",
        "SET gone[0] = :x",
        "SET m.gone.c = :x",
        "SET m[0] = :x",
        "SET l.b = :x",
        "SET l[3].b = :x",
        "REMOVE gone.b",
        "REMOVE a[0]",
        "REMOVE l[0].b",
        "ADD gone.b :1",
        "DELETE gone.b :ss",
      })
  void aPathThatLeadsNowhereIsInvalid(String text) {
    assertThatThrownBy(() -> update(text, item("a", n(1), "m", m(), "l", l(n(1)))))
        .hasMessage("The document path provided in the update expression is invalid for update");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET a = gone",
        "SET a = gone + :1",
        "SET a = :1 - m.gone",
        "SET a = list_append(gone, :list)",
        "SET a = if_not_exists(gone, also.gone)",
      })
  void whatIsReadMustExist(String text) {
    assertThatThrownBy(() -> update(text, item("m", m())))
        .hasMessage(
            "The provided expression refers to an attribute that does not exist in the item");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET a = s + :1",
        "SET a = :1 - m",
        "SET a = if_not_exists(s, :5) + :1",
        "SET a = if_not_exists(gone, :x) + :1",
        "SET a = list_append(s, :list)",
        "SET a = list_append(:list, m)",
        "ADD s :1",
        "ADD n :ss",
        "ADD ss :ns",
        "ADD ss :1",
        "DELETE s :ss",
        "DELETE ns :ss",
      })
  void whatIsReadMustBeOfTheRightType(String text) {
    assertThatThrownBy(
            () ->
                update(text, item("s", s("x"), "n", n(1), "m", m(), "ss", ss("a"), "ns", ns("1"))))
        .hasMessage("An operand in the update expression has an incorrect data type");
  }

  @Test
  void numbersMayNotGrowOrShrinkBeyondTheirRange() {
    Map<String, AttributeValue> item = item("a", n("9.9999999999999999999999999999999999999E+125"));
    assertThatThrownBy(() -> update("SET a = a + :e125", item))
        .hasMessage(
            "Number overflow. Attempting to store a number with magnitude larger than supported"
                + " range");
    assertThatThrownBy(() -> update("ADD a :max", item)).hasMessageStartingWith("Number overflow.");
    assertThatThrownBy(() -> update("SET a = a - :1", item))
        .hasMessage("Attempting to store more than 38 significant digits in a Number");
    assertThat(update("SET b = :tiny - :tiny", item).item()).containsEntry("b", n(0));
  }

  @Test
  void theKeyStaysAsItIs() {
    KeySchema key =
        KeySchema.of(new KeyAttribute("pk", ScalarType.S), new KeyAttribute("sk", ScalarType.N));
    for (String text : new String[] {"SET pk = :x", "REMOVE a, pk.b", "ADD pk[0] :1"}) {
      assertThatThrownBy(() -> UpdateExpression.parse(text).bind(values()).refuseKeyAttributes(key))
          .hasMessage(
              "One or more parameter values were invalid: Cannot update attribute pk."
                  + " This attribute is part of the key");
    }
    BoundUpdate harmless = UpdateExpression.parse("SET a.pk = pk, b = :x").bind(values());
    assertThatCode(() -> harmless.refuseKeyAttributes(key)).doesNotThrowAnyException();
    assertThat(harmless.attributeNames()).containsExactly("a", "b");
  }

  private static Arguments touched(
      String text,
      Map<String, AttributeValue> before,
      Map<String, AttributeValue> old,
      Map<String, AttributeValue> written) {
    return Arguments.of(text, before, old, written);
  }

  static Stream<Arguments> touched() {
    return Stream.of(
        touched("SET a = :x", item("a", n(1), "b", n(2)), item("a", n(1)), item("a", s("x"))),
        touched("SET a = :x", item("b", n(2)), item(), item("a", s("x"))),
        touched("SET a = :1", item("a", n(1)), item("a", n(1)), item("a", n(1))),
        touched("REMOVE a", item("a", n(1)), item("a", n(1)), item()),
        touched(
            "SET m.a.b = :x",
            item("m", m("a", m("b", s("old"), "c", n(1)), "keep", n(2))),
            item("m", m("a", m("b", s("old")))),
            item("m", m("a", m("b", s("x"))))),
        touched("SET m.fresh = :x", item("m", m("a", n(1))), item(), item("m", m("fresh", s("x")))),
        touched("REMOVE m.a", item("m", m("a", n(1), "b", n(2))), item("m", m("a", n(1))), item()),
        touched(
            "SET l[1] = :x",
            item("l", l(n(0), n(1), n(2))),
            item("l", l(n(1))),
            item("l", l(s("x")))),
        touched(
            "SET l[1].a = :x",
            item("l", l(n(0), m("a", n(1), "b", n(2)))),
            item("l", l(m("a", n(1)))),
            item("l", l(m("a", s("x"))))),
        // What comes to stand at the end of a list is not at its index.
        touched("SET l[7] = :x", item("l", l(n(0))), item(), item()),
        touched("REMOVE l[0]", item("l", l(n(0), n(1))), item("l", l(n(0))), item()),
        touched(
            "SET l[2] = :x REMOVE l[0]",
            item("l", l(n(0), n(1), n(2))),
            item("l", l(n(0), n(2))),
            item("l", l(s("x")))),
        touched(
            "SET l = list_append(l, :list)",
            item("l", l(n(0))),
            item("l", l(n(0))),
            item("l", l(n(0), s("x")))),
        touched(
            "ADD a :1, s :ss DELETE t :ss, l[1] :ss SET l[2] = :y",
            item("a", n(1), "s", ss("c"), "t", ss("a"), "l", l(n(0), ss("a", "b"), n(2))),
            item("a", n(1), "s", ss("c"), "t", ss("a"), "l", l(ss("a", "b"), n(2))),
            item("a", n(2), "s", ss("a", "b", "c"), "l", l(s("y")))));
  }

  @ParameterizedTest
  @MethodSource("touched")
  void onlyWhatStandsAtTheUpdatesPathsIsReturned(
      String text,
      Map<String, AttributeValue> before,
      Map<String, AttributeValue> old,
      Map<String, AttributeValue> written) {
    UpdateResult result = update(text, before);
    assertThat(result.updatedOld()).isEqualTo(old);
    assertThat(result.updatedNew()).isEqualTo(written);
  }
}
