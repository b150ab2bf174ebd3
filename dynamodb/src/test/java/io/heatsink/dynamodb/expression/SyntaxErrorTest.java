package io.heatsink.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does not read well is told by the word that does not belong, and its neighbours. */
class SyntaxErrorTest {
  /** Those marked "seen" are answers of DynamoDB that its users have published. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "foo                           | <EOF>  | foo", // seen
        "attribute_not_exists(         | <EOF>  | (", // seen
        "attribute_exists(a) AND NOT #b | <EOF> | #b", // seen
        "contains (themes, :theme      | <EOF>  | :theme", // seen
        "a > now()                     | )      | ()", // seen
        "_hidden = :v                  | _      | _hidden",
        "a = :v AND __typename = :t    | _      | AND __", // seen
        "a == :v                       | =      | == :v",
        "begins_with(a, G_M#)          | #      | G_M#)", // seen
        "a = :hashId a                 | a      | :hashId a", // seen
        "a = 'x'                       | '      | = 'x",
        "attribute_exists([1])         | [      | ([1", // seen
        "a[-1] = :v                    | -      | [-1",
        "a[01] = :v                    | 1      | 01]",
        "a = :v)                       | )      | :v)",
        "(a = :v                       | <EOF>  | :v",
        "a AND b                       | AND    | a AND b",
        "a IN :v                       | :v     | IN :v",
        "a IN ()                       | )      | ()",
        "a BETWEEN :b OR :c            | OR     | :b OR :c",
        "NOT                           | <EOF>  | NOT",
        "(a = :b) = :c                 | =      | ) = :c",
        "(NOT a) = :b                  | )      | a) =",
        "a. = :b                       | =      | . = :b",
        "a.b.1 = :b                    | 1      | .1 =",
        "a  =    = :b                  | =      | =    = :b",
        "size = :v(                    | (      | :v(",
        "a = :v \uD83D\uDE00           | \uD83D\uDE00 | :v \uD83D\uDE00",
      })
  void aConditionNamesTheWordThatDoesNotBelong(String text, String token, String near) {
    assertThat(error(ConditionExpression::parse, text))
        .isEqualTo(
            "Invalid ConditionExpression: Syntax error; token: \"%s\", near: \"%s\""
                .formatted(token, near));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ADD hits : incr               | :        | hits : incr", // seen
        "INVALID SYNTAX HERE           | INVALID  | INVALID SYNTAX", // seen
        "SET  REMOVE #Options          | REMOVE   | SET  REMOVE #Options", // seen
        "REMOVE #ri :vals              | :vals    | #ri :vals", // seen
        "DELETE #m :t undefined SET a = :b | undefined | :t undefined SET", // seen
        "SET a-b = :c                  | -        | a-b", // seen
        "set {0}                       | {        | set {0", // seen
        "SET path = VALUE 1            | 1        | VALUE 1", // seen
        "SET a = :a,                   | <EOF>    | ,", // seen
        "SET                           | <EOF>    | SET",
        "SET a                         | <EOF>    | a",
        "ADD a b                       | b        | a b",
        "REMOVE f(a)                   | (        | f(a",
        "SET a = b + c + d             | +        | c + d",
        "SET a = (b + c) - d           | -        | ) - d",
        "SET a = (b                    | <EOF>    | b",
        "SET a = f()                   | )        | ()",
        "SET and = :b SET              | <EOF>    | SET",
      })
  void anUpdateNamesTheWordThatDoesNotBelong(String text, String token, String near) {
    assertThat(error(UpdateExpression::parse, text))
        .isEqualTo(
            "Invalid UpdateExpression: Syntax error; token: \"%s\", near: \"%s\""
                .formatted(token, near));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "!!invalid                     | !     | !!", // seen
        "dummy-id                      | -     | dummy-id", // seen
        "mymap.#AMZN_MAPPED_2021-03-03 | -     | #AMZN_MAPPED_2021-0", // seen
        "a,                            | <EOF> | ,",
        "a b                           | b     | a b",
        "[object Object]               | [     | [object",
        ":v                            | :v    | :v",
      })
  void aProjectionNamesTheWordThatDoesNotBelong(String text, String token, String near) {
    assertThat(error(ProjectionExpression::parse, text))
        .isEqualTo(
            "Invalid ProjectionExpression: Syntax error; token: \"%s\", near: \"%s\""
                .formatted(token, near));
  }

  static String error(Function<String, ?> parse, String text) {
    DynamoDbException thrown =
        Objects.requireNonNull(
            catchThrowableOfType(DynamoDbException.class, () -> parse.apply(text)),
            "no error for: " + text);
    assertThat(thrown.type()).isEqualTo(ErrorType.VALIDATION);
    return thrown.getMessage();
  }
}
