package io.heatsink.dynamodb.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.Seeds;
import io.heatsink.dynamodb.wire.ItemAccess.Kind;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "-",
      value = {
        "SELECT * FROM Music                                    | Music | -   | {}",
        "select a, b.c[0] from \"My.Table\" where pk='x'        | My.Table | - | {pk=x}",
        "SELECT * FROM \"T\".\"idx\" WHERE \"mail\" = ?         | T     | idx | {mail=?0}",
        "SELECT * FROM T WHERE a = ? AND pk = ? AND sk = -1.5e3 | T     | -   | {a=?0, pk=?1,"
            + " sk=-1.5e3}",
        "SELECT * FROM T WHERE 'it''s' = pk                     | T     | -   | {pk=it's}",
        "SELECT * FROM T WHERE pk = 'a' ORDER BY sk DESC        | T     | -   | {pk=a}",
        "SELECT * FROM T WHERE pk = 'a' AND sk BETWEEN 1 AND 2 AND z = 'y' | T | - | {pk=a, z=y}",
        "SELECT * FROM T WHERE pk = 'a' AND (x = 1 OR y = 2)    | T     | -   | {pk=a}",
        "SELECT * FROM T WHERE pk IN ['a', 'b']                 | T     | -   | {}",
        "SELECT * FROM T WHERE pk = 'a' OR sk = 1               | T     | -   | {}",
        "SELECT * FROM T WHERE NOT pk = 'a'                     | T     | -   | {}",
        "SELECT * FROM T WHERE pk <> 'a' AND sk >= 1 AND m.pk = 'b' | T | -   | {}",
        "SELECT * FROM T WHERE begins_with(pk, 'a')             | T     | -   | {}",
        "SELECT * FROM T WHERE pk = 'a' AND pk = 'b'            | T     | -   | {pk=}",
        "UPDATE T SET x = ? REMOVE y WHERE pk = ? RETURNING ALL OLD * | T | - | {pk=?1}",
        "UPDATE \"T\" SET pk = 'x' WHERE pk = 'a'               | T     | -   | {pk=a}",
        "DELETE FROM T WHERE pk = 'a' AND sk = 1;               | T     | -   | {pk=a, sk=1}",
        "INSERT INTO T VALUE {'pk' : 'a', 'm': {'pk': 'no'}, 'sk': ?} | T | - | {pk=a, sk=?0}",
        "INSERT INTO T VALUE {'pk' : [?], 'sk': ?}              | T     | -   | {sk=?1}",
        "EXISTS (SELECT * FROM T WHERE pk = 'a' AND sk = 1)     | T     | -   | {pk=a, sk=1}",
        "SELECT * FROM \"arn:aws:dynamodb:x:1:table/T\"         | arn:aws:dynamodb:x:1:table/T | -"
            + " | {}",
      })
  void tellsTheTableAndWhatMustBeEqual(String text, String table, String index, String equal) {
    Statement statement = Statement.parse(text);

    assertThat(statement.table()).isEqualTo(table);
    assertThat(statement.index()).isEqualTo(index);
    TreeMap<String, String> values = new TreeMap<>();
    statement
        .equal()
        .forEach(
            (name, token) ->
                values.put(
                    name,
                    token.kind() == StatementTokens.Kind.PARAMETER
                        ? "?" + token.parameter()
                        : token.text()));
    assertThat(values).hasToString(equal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SELECT",
        "SELECT * FROM",
        "SELECT * FROM /* \"allowed\" */ \"secret\"",
        "SELECT * FROM -- allowed\n secret",
        "SELECT * FROM allowed, secret",
        "SELECT * FROM allowed a JOIN secret",
        "SELECT * FROM (SELECT * FROM secret)",
        "SELECT * FROM allowed WHERE x IN (SELECT y FROM secret)",
        "SELECT (SELECT * FROM secret) FROM allowed",
        "DELETE FROM allowed; DELETE FROM secret",
        "SELECT * FROM \"allowed",
        "SELECT * FROM 'allowed'",
        "INSERT INTO allowed SELECT * FROM secret",
        "INSERT INTO allowed VALUE {'pk': 'a'",
        "DROP TABLE allowed",
        "SELECT * FROM \u0001allowed",
      })
  void whatIsNotUnderstoodHasNoTable(String text) {
    assertThat(Statement.parse(text).table()).isEmpty();
  }

  @Test
  void statementsLongerThanDynamoDbTakesHaveNoTable() {
    assertThat(Statement.parse("SELECT * FROM T" + " ".repeat(8_192)).table()).isEmpty();
  }

  @Test
  void whoReadsAndWhoWritesIsTold() {
    assertThat(Statement.parse("SELECT * FROM T").kind()).isEqualTo(Kind.SELECT);
    assertThat(Statement.parse("UPDATE T SET a = 1").kind()).isEqualTo(Kind.MODIFY);
    assertThat(Statement.parse("EXISTS(SELECT * FROM T)").kind()).isEqualTo(Kind.CONDITION_CHECK);
    assertThat(Statement.parse("anything else").kind()).isEqualTo(Kind.MODIFY);
  }

  @Test
  void anythingIsTakenForAStatement() {
    String[] words = {
      "SELECT", "FROM", "WHERE", "UPDATE", "DELETE", "INSERT", "INTO", "VALUE", "EXISTS", "AND",
      "OR", "BETWEEN", "(", ")", "[", "]", "{", "}", ",", ":", ";", ".", "=", "-", "'a'", "\"T\"",
      "pk", "?", "1", "-2", "'", "\"", "--", "/*", "\u0000"
    };
    Seeds.forEach(
        20_000,
        random -> {
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(14); i > 0; i--) {
            text.append(words[random.nextInt(words.length)])
                .append(random.nextBoolean() ? " " : "");
          }

          assertThat(Statement.parse(text.toString()).table()).isNotNull();
        });
  }
}
