package io.heatsink.dynamodb.expression;

import static io.heatsink.dynamodb.expression.Fixtures.attributes;
import static io.heatsink.dynamodb.expression.Fixtures.b;
import static io.heatsink.dynamodb.expression.Fixtures.binary;
import static io.heatsink.dynamodb.expression.Fixtures.bool;
import static io.heatsink.dynamodb.expression.Fixtures.bs;
import static io.heatsink.dynamodb.expression.Fixtures.l;
import static io.heatsink.dynamodb.expression.Fixtures.m;
import static io.heatsink.dynamodb.expression.Fixtures.n;
import static io.heatsink.dynamodb.expression.Fixtures.ns;
import static io.heatsink.dynamodb.expression.Fixtures.nul;
import static io.heatsink.dynamodb.expression.Fixtures.s;
import static io.heatsink.dynamodb.expression.Fixtures.ss;
import static io.heatsink.dynamodb.expression.SyntaxErrorTest.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.heatsink.dynamodb.AttributeValue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What reads well but DynamoDB does not accept, in its words. Messages marked "assumed" were found
 * nowhere in public, and follow the others.
 */
class CheckTest {
  private static Arguments of(String text, String message, Object... placeholders) {
    return Arguments.of(text, message, attributes(placeholders));
  }

  static Stream<Arguments> conditions() {
    return Stream.of(
        of("", "The expression can not be empty;"),
        of(" \t", "The expression can not be empty;"), // assumed for white space
        of("((a = :v))", "The expression has redundant parentheses;", ":v", s("x")),
        of("a = ((:v))", "The expression has redundant parentheses;", ":v", s("x")),
        of("((a)) = :v", "The expression has redundant parentheses;", ":v", s("x")),
        of("a = b AND ((c = d))", "The expression has redundant parentheses;"),
        of("NOT ((a = b))", "The expression has redundant parentheses;"),
        of("((attribute_exists(a)))", "The expression has redundant parentheses;"),
        of("foo(a)", "Invalid function name; function: foo"),
        of("Size(a) = :v", "Invalid function name; function: Size", ":v", n(1)),
        of(
            "if_not_exists(a, b)",
            "The function is not allowed in a condition expression; function: if_not_exists"),
        of(
            "a = list_append(b, c)",
            "The function is not allowed in a condition expression; function: list_append"),
        of(
            "size(a)",
            "The function is not allowed to be used this way in an expression; function: size"),
        of(
            "(size(a)) AND b = c",
            "The function is not allowed to be used this way in an expression; function: size"),
        of(
            "attribute_exists(a) = :v",
            "The function is not allowed to be used this way in an expression;"
                + " function: attribute_exists",
            ":v",
            bool(true)),
        of(
            "contains(a, begins_with(b, c))",
            "The function is not allowed to be used this way in an expression;"
                + " function: begins_with"),
        of(
            "status = :v",
            "Attribute name is a reserved keyword; reserved keyword: status",
            ":v",
            s("x")),
        of(
            "attribute_exists(a.Name)",
            "Attribute name is a reserved keyword; reserved keyword: Name"),
        of(
            "#a = :v",
            "An expression attribute name used in the document path is not defined;"
                + " attribute name: #a",
            ":v",
            s("x")),
        of(
            "a.#b = :v",
            "An expression attribute name used in the document path is not defined;"
                + " attribute name: #b",
            ":v",
            s("x")),
        of(
            "a = :v",
            "An expression attribute value used in expression is not defined; attribute value: :v"),
        of(
            "size(a, b) = c",
            "Incorrect number of operands for operator or function; operator or function: size,"
                + " number of operands: 2"),
        of(
            "begins_with(a)",
            "Incorrect number of operands for operator or function;"
                + " operator or function: begins_with, number of operands: 1"),
        of(
            "attribute_exists(a, b)",
            "Incorrect number of operands for operator or function;"
                + " operator or function: attribute_exists, number of operands: 2"),
        of(
            "attribute_exists(:v)",
            "Operator or function requires a document path; operator or function: attribute_exists",
            ":v",
            s("x")),
        of(
            "attribute_not_exists(size(a))",
            "Operator or function requires a document path;"
                + " operator or function: attribute_not_exists"),
        of(
            "attribute_type(:v, :t)",
            "Operator or function requires a document path; operator or function: attribute_type",
            ":v",
            s("x"),
            ":t",
            s("S")),
        of(
            "attribute_type(a, :t)",
            "Incorrect operand type for operator or function;"
                + " operator or function: attribute_type, operand type: N",
            ":t",
            n(1)),
        of( // the order of the types is assumed
            "attribute_type(a, b)",
            "Incorrect operand type for operator or function;"
                + " operator or function: attribute_type,"
                + " operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}"),
        of( // the order of the types is assumed
            "attribute_type(a, :t)",
            "Invalid attribute type name found; type: dog,"
                + " valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
            ":t",
            s("dog")),
        of(
            "size(:v) = :n",
            "Incorrect operand type for operator or function; operator or function: size,"
                + " operand type: N",
            ":v",
            n(5),
            ":n",
            n(1)),
        of(
            "size(size(a)) = :n",
            "Incorrect operand type for operator or function; operator or function: size,"
                + " operand type: N",
            ":n",
            n(1)),
        of( // assumed
            "contains(:v, a)",
            "Incorrect operand type for operator or function; operator or function: contains,"
                + " operand type: M",
            ":v",
            m()),
        of(
            "a = a",
            "The first operand must be distinct from the remaining operands for this operator or"
                + " function; operator: =, first operand: [a]"),
        of(
            "contains(#d, data2)",
            "The first operand must be distinct from the remaining operands for this operator or"
                + " function; operator: contains, first operand: [data2]",
            "#d",
            "data2"),
        of(
            "a.b[1] IN (:v, a.#b[1])",
            "The first operand must be distinct from the remaining operands for this operator or"
                + " function; operator: IN, first operand: [a, b, [1]]",
            "#b",
            "b",
            ":v",
            s("x")),
        of(
            "a BETWEEN b AND a",
            "The first operand must be distinct from the remaining operands for this operator or"
                + " function; operator: BETWEEN, first operand: [a]"),
        of(
            "pk BETWEEN :l AND :u",
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound;"
                + " lower bound operand: AttributeValue: {N:5},"
                + " upper bound operand: AttributeValue: {N:4}",
            ":l",
            n(5),
            ":u",
            n(4)),
        of(
            "a BETWEEN :l AND :u",
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound;"
                + " lower bound operand: AttributeValue: {S:b},"
                + " upper bound operand: AttributeValue: {S:a}",
            ":l",
            s("b"),
            ":u",
            s("a")),
        of( // Base64 is assumed
            "a BETWEEN :l AND :u",
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound;"
                + " lower bound operand: AttributeValue: {B:/w==},"
                + " upper bound operand: AttributeValue: {B:AQ==}",
            ":l",
            b(0xff),
            ":u",
            b(1)),
        of(
            "a BETWEEN :l AND :u",
            "The BETWEEN operator requires same data type for lower and upper bounds;"
                + " lower bound operand: AttributeValue: {S:b},"
                + " upper bound operand: AttributeValue: {N:1}",
            ":l",
            s("b"),
            ":u",
            n(1)),
        of(
            "a[4294967295] = :v",
            "List index is not within the allowable range; index: [4294967295]",
            ":v",
            s("x")),
        of(
            "a[99999999999999999999999] = :v",
            "List index is not within the allowable range; index: [99999999999999999999999]",
            ":v",
            s("x")),
        of( // assumed
            "attribute_exists(a" + ".a".repeat(32) + ")",
            "The document path has too many nesting elements; nesting levels: 33"));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void aConditionIsRefused(String text, String message, ExpressionAttributes attributes) {
    assertThat(error(t -> ConditionExpression.parse(t).bind(attributes), text))
        .isEqualTo("Invalid ConditionExpression: " + message);
  }

  static Stream<Arguments> orderedOnly() {
    return Stream.of(
            Arguments.of("a < :v", "<"),
            Arguments.of("a <= :v", "<="),
            Arguments.of("a > :v", ">"),
            Arguments.of("a >= :v", ">="),
            Arguments.of(":v < a", "<"),
            Arguments.of("a BETWEEN :v AND b", "BETWEEN"))
        .flatMap(
            text ->
                Stream.of(bool(true), nul(), l(), m(), ss("x"), ns("1"), bs(binary(1)))
                    .map(value -> Arguments.of(text.get()[0], text.get()[1], value)));
  }

  @ParameterizedTest
  @MethodSource("orderedOnly")
  void onlyStringsNumbersAndBinariesHaveAnOrder(
      String text, String operator, AttributeValue value) {
    assertThat(error(t -> FilterExpression.parse(t).bind(attributes(":v", value)), text))
        .isEqualTo(
            "Invalid FilterExpression: Incorrect operand type for operator or function;"
                + " operator or function: %s, operand type: %s"
                    .formatted(operator, value.typeName()));
  }

  static Stream<AttributeValue> noStrings() {
    return Stream.of(n(1), bool(true), nul(), l(), m(), ss("x"), ns("1"), bs(binary(1)));
  }

  @ParameterizedTest
  @MethodSource("noStrings")
  void onlyStringsAndBinariesBeginWithSomething(AttributeValue value) {
    assertThat(
            error(
                t -> ConditionExpression.parse(t).bind(attributes(":v", value)),
                "begins_with(a, :v)"))
        .isEqualTo(
            "Invalid ConditionExpression: Incorrect operand type for operator or function;"
                + " operator or function: begins_with, operand type: "
                + value.typeName());
  }

  static Stream<Arguments> updates() {
    return Stream.of(
        of("", "The expression can not be empty;"),
        of(
            "ADD x :one SET a = :a ADD y :one",
            "The \"ADD\" section can only be used once in an update expression;",
            ":one",
            n(1),
            ":a",
            s("x")),
        of("SET a = ((b + c))", "The expression has redundant parentheses;"),
        of(
            "SET a = size(b)",
            "The function is not allowed in an update expression; function: size"),
        of("SET a = foo(b)", "Invalid function name; function: foo"),
        of(
            "SET a = if_not_exists(:v, b)",
            "Operator or function requires a document path; operator or function: if_not_exists",
            ":v",
            s("x")),
        of(
            "SET a = list_append(b)",
            "Incorrect number of operands for operator or function;"
                + " operator or function: list_append, number of operands: 1"),
        of("REMOVE status", "Attribute name is a reserved keyword; reserved keyword: status"),
        of(
            "SET #a = :v",
            "An expression attribute name used in the document path is not defined;"
                + " attribute name: #a",
            ":v",
            s("x")),
        of(
            "ADD a :v",
            "An expression attribute value used in expression is not defined; attribute value: :v"),
        of(
            "SET a = b + :v",
            "Incorrect operand type for operator or function; operator or function: +,"
                + " operand type: S",
            ":v",
            s("x")),
        of(
            "SET a = :v - b",
            "Incorrect operand type for operator or function; operator or function: -,"
                + " operand type: NULL",
            ":v",
            nul()),
        of(
            "SET a = list_append(a, :v)",
            "Incorrect operand type for operator or function; operator or function: list_append,"
                + " operand type: M",
            ":v",
            m()),
        of(
            "ADD a :v",
            "Incorrect operand type for operator or function; operator: ADD,"
                + " operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND",
            ":v",
            s("x")),
        of(
            "ADD a :v",
            "Incorrect operand type for operator or function; operator: ADD,"
                + " operand type: LIST, typeSet: ALLOWED_FOR_ADD_OPERAND",
            ":v",
            l()),
        of(
            "DELETE a :v",
            "Incorrect operand type for operator or function; operator: DELETE,"
                + " operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND",
            ":v",
            n(1)),
        of(
            "DELETE a :v",
            "Incorrect operand type for operator or function; operator: DELETE,"
                + " operand type: MAP, typeSet: ALLOWED_FOR_DELETE_OPERAND",
            ":v",
            m()),
        of(
            "SET f = :v REMOVE f",
            "Two document paths overlap with each other; must remove or rewrite one of these"
                + " paths; path one: [f], path two: [f]",
            ":v",
            s("x")),
        of(
            "SET a.b = :v, #a = :v",
            "Two document paths overlap with each other; must remove or rewrite one of these"
                + " paths; path one: [a, b], path two: [a]",
            "#a",
            "a",
            ":v",
            s("x")),
        of(
            "SET a = :v ADD a[3].b :n",
            "Two document paths overlap with each other; must remove or rewrite one of these"
                + " paths; path one: [a], path two: [a, [3], b]",
            ":v",
            s("x"),
            ":n",
            n(1)),
        of(
            "SET a.b = :v, a[1] = :v",
            "Two document paths conflict with each other; must remove or rewrite one of these"
                + " paths; path one: [a, b], path two: [a, [1]]",
            ":v",
            s("x")),
        of(
            "SET a[1] = :v REMOVE a.b",
            "Two document paths conflict with each other; must remove or rewrite one of these"
                + " paths; path one: [a, [1]], path two: [a, b]",
            ":v",
            s("x")));
  }

  @ParameterizedTest
  @MethodSource("updates")
  void anUpdateIsRefused(String text, String message, ExpressionAttributes attributes) {
    assertThat(error(t -> UpdateExpression.parse(t).bind(attributes), text))
        .isEqualTo("Invalid UpdateExpression: " + message);
  }

  static Stream<Arguments> projections() {
    return Stream.of(
        of("", "The expression can not be empty;"),
        of("a, timestamp", "Attribute name is a reserved keyword; reserved keyword: timestamp"),
        of(
            "a, #b",
            "An expression attribute name used in the document path is not defined;"
                + " attribute name: #b"),
        of(
            "a, b, a",
            "Two document paths overlap with each other; must remove or rewrite one of these"
                + " paths; path one: [a], path two: [a]"),
        of(
            "a.b, a[0]",
            "Two document paths conflict with each other; must remove or rewrite one of these"
                + " paths; path one: [a, b], path two: [a, [0]]"));
  }

  @ParameterizedTest
  @MethodSource("projections")
  void aProjectionIsRefused(String text, String message, ExpressionAttributes attributes) {
    assertThat(error(t -> ProjectionExpression.parse(t).bind(attributes), text))
        .isEqualTo("Invalid ProjectionExpression: " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a = b)",
        "(a) = (b)",
        "(a = b) AND (c = d)",
        "((a = b) AND (c = d))",
        "((a = b) OR c = d) AND e = f",
        "NOT (NOT (a = b))",
        "(attribute_exists(a))",
        "attribute_exists((a))",
        "(size(a)) = b",
        "a BETWEEN (b) AND (c)",
        "a IN ((b), (c))",
        "a.b < a.c",
        "contains(a, a.b)",
      })
  void whatIsUnusualButAllowedIsAccepted(String text) {
    assertThatCode(() -> ConditionExpression.parse(text).bind(attributes()))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET a = (b + c)",
        "SET a = (b) + (c)",
        "SET a = ((b) - c)",
        "SET a = if_not_exists(b, if_not_exists(c, d))",
        "SET a = list_append(if_not_exists(b, c), d) ADD x.y :n DELETE z :s REMOVE u[1], u[0].v",
        "set a=b remove c add d :n delete e :s",
        "SET a.b = c, a.d = e, f[0] = g, f[1] = h",
      })
  void updatesMayCombineFreely(String text) {
    ExpressionAttributes attributes = attributes(":n", n(1), ":s", ss("x"));
    assertThatCode(() -> UpdateExpression.parse(text).bind(attributes)).doesNotThrowAnyException();
  }

  @Test
  void threeHundredOperatorsAreAllowed() {
    // 150 comparisons and 149 ANDs make 299, NOT makes 300.
    String most = "NOT a = b" + " AND a = b".repeat(149);
    assertThatCode(() -> ConditionExpression.parse(most)).doesNotThrowAnyException();
    assertThat(error(ConditionExpression::parse, "NOT " + most))
        .isEqualTo(
            "Invalid ConditionExpression: The expression contains too many operators;"
                + " operator count: 301");
  }

  @Test
  void anUpdateMayHaveThreeHundredOperators() {
    String sums = updateOfSums(300);
    assertThatCode(() -> UpdateExpression.parse(sums)).doesNotThrowAnyException();
    assertThat(error(UpdateExpression::parse, updateOfSums(301)))
        .isEqualTo(
            "Invalid UpdateExpression: The expression contains too many operators;"
                + " operator count: 301");
  }

  private static String updateOfSums(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "a" + i + "=b+c")
        .collect(Collectors.joining(",", "SET ", ""));
  }

  @Test
  void aHundredValuesMayFollowIn() {
    String values = ",:v".repeat(100).substring(1);
    assertThatCode(() -> FilterExpression.parse("a IN (" + values + ")"))
        .doesNotThrowAnyException();
    assertThat(error(FilterExpression::parse, "a IN (" + values + ",:v)"))
        .isEqualTo(
            "Invalid FilterExpression: The IN operator is provided with too many operands;"
                + " number of operands: 101");
  }

  @Test
  void fourKilobytesAreAllowedAsTheyAreSent() {
    String most = "a" + " ".repeat(4_092) + "= b";
    assertThatCode(() -> ConditionExpression.parse(most)).doesNotThrowAnyException();
    assertThat(error(ConditionExpression::parse, most + " "))
        .isEqualTo(
            "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size;"
                + " expression size: 4097");
    assertThat(error(ConditionExpression::parse, "\u00e9".repeat(2_049)))
        .isEqualTo(
            "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size;"
                + " expression size: 4098");
  }

  @Test
  void thirtyTwoLevelsAreAllowed() {
    assertThatCode(() -> ProjectionExpression.parse("a" + ".a".repeat(31)))
        .doesNotThrowAnyException();
  }

  @Test
  void thereAre573ReservedWords() {
    assertThat(ReservedWords.WORDS).hasSize(573).contains("ABORT", "STATUS", "ZONE");
    assertThat(ReservedWords.contains("nAmE")).isTrue();
    assertThat(ReservedWords.contains("name_")).isFalse();
  }

  @Test
  void syntaxIsToldBeforeAllElse() {
    assertThat(error(ConditionExpression::parse, "((status = foo(#a))) AND"))
        .contains("Syntax error; token: \"<EOF>\"");
  }

  @Test
  void aNameThatNeedsAPlaceholderIsOneAttribute() {
    assertThat(
            ConditionExpression.parse("#a = :v")
                .bind(attributes("#a", "a.b[0]", ":v", s("x")))
                .test(Fixtures.item("a.b[0]", s("x"))))
        .isTrue();
  }
}
