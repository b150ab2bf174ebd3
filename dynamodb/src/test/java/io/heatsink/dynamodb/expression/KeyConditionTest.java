package io.heatsink.dynamodb.expression;

import static io.heatsink.dynamodb.expression.Fixtures.attributes;
import static io.heatsink.dynamodb.expression.Fixtures.b;
import static io.heatsink.dynamodb.expression.Fixtures.item;
import static io.heatsink.dynamodb.expression.Fixtures.n;
import static io.heatsink.dynamodb.expression.Fixtures.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.expression.SortCondition.BeginsWith;
import io.heatsink.dynamodb.expression.SortCondition.Between;
import io.heatsink.dynamodb.expression.SortCondition.Compares;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Query asks for. */
class KeyConditionTest {
  private static final KeySchema SIMPLE = KeySchema.of(new KeyAttribute("pk", ScalarType.S));
  private static final KeySchema COMPOSITE =
      KeySchema.of(new KeyAttribute("pk", ScalarType.S), new KeyAttribute("sk", ScalarType.S));
  private static final KeySchema MULTIPLE =
      new KeySchema(
          List.of(new KeyAttribute("p1", ScalarType.S), new KeyAttribute("p2", ScalarType.N)),
          List.of(
              new KeyAttribute("s1", ScalarType.S),
              new KeyAttribute("s2", ScalarType.S),
              new KeyAttribute("s3", ScalarType.N)));

  private static ExpressionAttributes values() {
    return attributes(
        "#p", "pk", "#s", "sk", ":p", s("p"), ":a", s("a"), ":b", s("b"), ":1", n(1), ":2", n(2),
        ":empty", s(""), ":bin", b(1));
  }

  private static KeyQuery bind(String text, KeySchema key) {
    return KeyConditionExpression.parse(text).bind(values(), key);
  }

  static Stream<Arguments> sortConditions() {
    return Stream.of(
        Arguments.of("sk < :a", new Compares(Comparator.LESS, s("a"))),
        Arguments.of("sk <= :a", new Compares(Comparator.LESS_OR_EQUAL, s("a"))),
        Arguments.of("sk > :a", new Compares(Comparator.GREATER, s("a"))),
        Arguments.of("sk >= :a", new Compares(Comparator.GREATER_OR_EQUAL, s("a"))),
        Arguments.of(":a <= sk", new Compares(Comparator.GREATER_OR_EQUAL, s("a"))),
        Arguments.of(":a > sk", new Compares(Comparator.LESS, s("a"))),
        Arguments.of("sk BETWEEN :a AND :b", new Between(s("a"), s("b"))),
        Arguments.of("begins_with(sk, :a)", new BeginsWith(s("a"))),
        Arguments.of("begins_with(#s, :a)", new BeginsWith(s("a"))));
  }

  @ParameterizedTest
  @MethodSource("sortConditions")
  void aStretchOfSortKeysIsAskedFor(String text, SortCondition expected) {
    KeyQuery query = bind("pk = :p AND " + text, COMPOSITE);
    assertThat(query)
        .isEqualTo(new KeyQuery(COMPOSITE, List.of(s("p")), List.of(), Optional.of(expected)))
        .isEqualTo(bind("(" + text + ") AND (:p = #p)", COMPOSITE));
  }

  @Test
  void aSortKeyMayBeGivenOrNot() {
    assertThat(bind("pk = :p", COMPOSITE))
        .isEqualTo(new KeyQuery(COMPOSITE, List.of(s("p")), List.of(), Optional.empty()));
    assertThat(bind("sk = :a AND pk = :p", COMPOSITE))
        .isEqualTo(new KeyQuery(COMPOSITE, List.of(s("p")), List.of(s("a")), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pk = :p OR sk = :a | Invalid operator used in KeyConditionExpression: OR",
        "pk = :p AND NOT sk = :a | Invalid operator used in KeyConditionExpression: NOT",
        "pk = :p AND sk IN (:a) | Invalid operator used in KeyConditionExpression: IN",
        "pk = :p AND sk <> :a | Invalid operator used in KeyConditionExpression: <>",
        "attribute_exists(pk) | Invalid operator used in KeyConditionExpression: attribute_exists",
        "attribute_not_exists(pk) | Invalid operator used in KeyConditionExpression:"
            + " attribute_not_exists",
        "attribute_type(pk, :a) | Invalid operator used in KeyConditionExpression: attribute_type",
        "contains(pk, :a) | Invalid operator used in KeyConditionExpression: contains",
        "pk = :p AND size(sk) = :1 | Invalid KeyConditionExpression: KeyConditionExpressions cannot"
            + " contain nested operations",
        "pk = sk | Invalid condition in KeyConditionExpression: Multiple attribute names used in"
            + " one condition",
        "pk = :p AND begins_with(sk, G_M) | Invalid condition in KeyConditionExpression: Multiple"
            + " attribute names used in one condition",
        "pk = :p AND sk BETWEEN :a AND pk | Invalid condition in KeyConditionExpression: Multiple"
            + " attribute names used in one condition",
        "pk = :p AND :a BETWEEN sk AND :b | Invalid condition in KeyConditionExpression: BETWEEN"
            + " operator must have the key attribute as its first operand",
        "pk = :p AND begins_with(:a, sk) | Invalid condition in KeyConditionExpression: begins_with"
            + " operator must have the key attribute as its first operand",
        "pk.foo = :p | Invalid KeyConditionExpression: KeyConditionExpressions cannot have"
            + " conditions on nested attributes",
        "pk = :p AND begins_with(sk[0], :a) | Invalid KeyConditionExpression:"
            + " KeyConditionExpressions cannot have conditions on nested attributes",
        "pk = :p AND sk > :a AND sk < :b | Invalid KeyConditionExpression: KeyConditionExpressions"
            + " must only contain one condition per key",
        "pk = :p AND pk = :p | Invalid KeyConditionExpression: KeyConditionExpressions must only"
            + " contain one condition per key",
        "sk = :a | Query condition missed key schema element: pk",
        "another = :a | Query condition missed key schema element: pk",
        "pk = :p AND another = :a | Query condition missed key schema element: sk",
        "pk > :p | Query key condition not supported",
        "begins_with(pk, :p) AND sk = :a | Query key condition not supported",
        "pk = :p AND sk = :a AND another = :b | Query key condition not supported",
        "pk = :1 | One or more parameter values were invalid: Condition parameter type does not"
            + " match schema type",
        "pk = :p AND sk BETWEEN :1 AND :2 | One or more parameter values were invalid: Condition"
            + " parameter type does not match schema type",
        "pk = :p AND sk > :bin | One or more parameter values were invalid: Condition parameter"
            + " type does not match schema type",
        "pk = :empty | One or more parameter values are not valid. The AttributeValue for a key"
            + " attribute cannot contain an empty string value. Key: pk",
        "pk = :p AND begins_with(sk, :empty) | One or more parameter values are not valid. The"
            + " AttributeValue for a key attribute cannot contain an empty string value. Key: sk",
        "pk = :p AND begins_with(sk, :1) | Invalid KeyConditionExpression: Incorrect operand type"
            + " for operator or function; operator or function: begins_with, operand type: N",
        "pk = :p AND sk BETWEEN :b AND :a | Invalid KeyConditionExpression: The BETWEEN operator"
            + " requires upper bound to be greater than or equal to lower bound; lower bound"
            + " operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}",
        "pk = :gone | Invalid KeyConditionExpression: An expression attribute value used in"
            + " expression is not defined; attribute value: :gone",
        "Timestamp = :p | Invalid KeyConditionExpression: Attribute name is a reserved keyword;"
            + " reserved keyword: Timestamp",
        "beginsWith(sk, :a) | Invalid KeyConditionExpression: Invalid function name; function:"
            + " beginsWith",
        ":a = :b | Invalid condition in KeyConditionExpression: No key attribute specified",
      })
  void aQueryIsRefused(String text, String message) {
    // The last message is assumed; that of three attributes too.
    assertThatThrownBy(() -> bind(text, COMPOSITE)).hasMessage(message);
  }

  @Test
  void muchIsRefusedBeforeTheKeyIsKnown() {
    assertThatThrownBy(() -> KeyConditionExpression.parse("a = :p OR b = :p").bind(values()))
        .hasMessage("Invalid operator used in KeyConditionExpression: OR");
    BoundKeyCondition bound = KeyConditionExpression.parse("pk = :p AND sk < :b").bind(values());
    assertThat(bound.on(COMPOSITE)).isEqualTo(bound.on(COMPOSITE));
    assertThatThrownBy(() -> bound.on(SIMPLE)).hasMessage("Query key condition not supported");
  }

  @Test
  void aTableWithoutSortKeyIsAskedForItsPartitionKeyOnly() {
    assertThat(bind("pk = :p", SIMPLE).partition()).containsExactly(s("p"));
    assertThatThrownBy(() -> bind("pk = :p AND sk = :a", SIMPLE))
        .hasMessage("Query key condition not supported");
  }

  @Test
  void keysOfManyAttributesAreAskedForFromTheLeft() {
    assertThat(bind("p2 = :1 AND p1 = :a", MULTIPLE))
        .isEqualTo(new KeyQuery(MULTIPLE, List.of(s("a"), n(1)), List.of(), Optional.empty()));
    assertThat(bind("s2 = :b AND p1 = :a AND s3 > :2 AND p2 = :1 AND s1 = :a", MULTIPLE))
        .isEqualTo(
            new KeyQuery(
                MULTIPLE,
                List.of(s("a"), n(1)),
                List.of(s("a"), s("b")),
                Optional.of(new Compares(Comparator.GREATER, n(2)))));
    assertThat(bind("p1 = :a AND p2 = :1 AND begins_with(s1, :b)", MULTIPLE).sortCondition())
        .contains(new BeginsWith(s("b")));
  }

  @ParameterizedTest
  @CsvSource( // these messages are assumed
      delimiter = '|',
      value = {
        "p1 = :a | Query condition missed key schema element: p2",
        "p1 = :a AND p2 > :1 | Query key condition not supported",
        "p1 = :a AND p2 = :1 AND s2 = :a | Query condition missed key schema element: s1",
        "p1 = :a AND p2 = :1 AND s1 = :a AND s3 = :1 | Query condition missed key schema element:"
            + " s2",
        "p1 = :a AND p2 = :1 AND s1 > :a AND s2 = :a | Query key condition not supported",
      })
  void keysOfManyAttributesLeaveNoGap(String text, String message) {
    assertThatThrownBy(() -> bind(text, MULTIPLE)).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "aa", "ab", "b"})
  void aQueryKnowsItsItems(String sort) {
    Map<String, AttributeValue> item = item("pk", s("p"), "sk", s(sort));
    assertThat(bind("pk = :p", COMPOSITE).test(item)).isTrue();
    assertThat(bind("pk = :a", COMPOSITE).test(item)).isFalse();
    assertThat(bind("pk = :p AND sk = :a", COMPOSITE).test(item)).isEqualTo(sort.equals("a"));
    assertThat(bind("pk = :p AND sk > :a", COMPOSITE).test(item)).isEqualTo(!sort.equals("a"));
    assertThat(bind("pk = :p AND sk <= :a", COMPOSITE).test(item)).isEqualTo(sort.equals("a"));
    assertThat(bind("pk = :p AND begins_with(sk, :a)", COMPOSITE).test(item))
        .isEqualTo(sort.startsWith("a"));
    assertThat(bind("pk = :p AND sk BETWEEN :a AND :b", COMPOSITE).test(item)).isTrue();
    assertThat(bind("pk = :p AND sk < :b", COMPOSITE).test(item("pk", s("p")))).isFalse();
  }
}
