package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In requests {@code ~} stands for the single quotes of a statement. */
class PartiQlTest {
  private final Calls calls = Calls.on(EngineOptions.DEFAULT).withTable("events", "N");

  @BeforeEach
  void putSome() {
    for (int at : List.of(1, 2, 3)) {
      calls.put(
          "events",
          "{'pk': {'S': 'a'}, 'sk': {'N': '%d'}, 't': {'S': 'text%d'}}".formatted(at, at));
    }
    calls.put("events", "{'pk': {'S': 'b'}, 'sk': {'N': '1'}, 's': {'SS': ['x']}}");
  }

  private String execute(String statement, String more) {
    return run(request(statement, more));
  }

  private static String request(String statement, String more) {
    return "{'Statement': '%s'%s}".formatted(statement, more);
  }

  /** Single quotes of a statement are escaped, for those of a call are its double ones. */
  private String run(String request) {
    return calls.call("ExecuteStatement", request.replace("~", "\\u0027"));
  }

  private String error(String statement) {
    return calls.error("ExecuteStatement", request(statement, "").replace("~", "\\u0027"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          pk = ~a~                                 | 1,2,3 | 0.5
          pk = ~a~ AND sk >= 2                     | 2,3   | 0.5
          pk = ~a~ AND sk BETWEEN 1 AND 2          | 1,2   | 0.5
          pk = ~a~ AND t = ~text2~                 | 2     | 0.5
          pk = ~a~ AND (t = ~text2~ OR sk = 3)     | 2,3   | 0.5
          pk = ~a~ AND sk IN [1, 3]                | 1,3   | 0.5
          begins_with(t, ~text~) AND NOT sk <> 1   | 1     | 0.5
          s IS NOT MISSING                         | 1     | 0.5
          contains(s, ~x~) AND size(pk) = 1        | 1     | 0.5
          pk = ~a~ ORDER BY sk DESC                | 3,2,1 | 0.5
          """)
  void itemsAreSelected(String where, String sortKeys, String units) {
    String reply =
        execute("SELECT sk FROM events WHERE " + where, ", 'ReturnConsumedCapacity': 'TOTAL'");

    String items =
        String.join(
            ",",
            List.of(sortKeys.split(",")).stream().map("{'sk':{'N':'%s'}}"::formatted).toList());
    assertThat(reply)
        .isEqualTo(
            "{'Items':[%s],'ConsumedCapacity':{'CapacityUnits':%s,'TableName':'events'}}"
                .formatted(items, units));
  }

  @Test
  void parametersTakeTheirPlaces() {
    assertThat(
            execute(
                "SELECT t FROM events WHERE pk = ? AND sk = ?",
                ", 'Parameters': [{'S': 'a'}, {'N': '2'}]"))
        .isEqualTo("{'Items':[{'t':{'S':'text2'}}]}");
    assertThat(error("SELECT * FROM events WHERE pk = ?"))
        .isEqualTo(
            "ValidationException: Number of parameters in request and statement don't match.");
  }

  @Test
  void aTokenContinues() {
    String first = execute("SELECT sk FROM events WHERE pk = ~a~", ", 'Limit': 2");
    String token = first.replaceAll(".*'NextToken':'([^']*)'.*", "$1");

    assertThat(first).startsWith("{'Items':[{'sk':{'N':'1'}},{'sk':{'N':'2'}}],'NextToken':");
    assertThat(
            execute("SELECT sk FROM events WHERE pk = ~a~", ", 'NextToken': '%s'".formatted(token)))
        .isEqualTo("{'Items':[{'sk':{'N':'3'}}]}");
  }

  @Test
  void itemsAreInsertedOnce() {
    String insert =
        "INSERT INTO events VALUE {~pk~: ~c~, ~sk~: 1, ~l~: [1, TRUE, NULL], ~n~: <<1>>}";

    assertThat(execute(insert, "")).isEqualTo("{'Items':[]}");
    assertThat(calls.get("events", "{'pk': {'S': 'c'}, 'sk': {'N': '1'}}"))
        .isEqualTo(
            "{'Item':{'pk':{'S':'c'},'sk':{'N':'1'},'l':{'L':[{'N':'1'},{'BOOL':true},"
                + "{'NULL':true}]},'n':{'NS':['1']}}}");
    assertThat(error(insert))
        .isEqualTo("DuplicateItemException: Duplicate primary key exists in table");
  }

  @Test
  void oneItemIsUpdated() {
    assertThat(
            execute(
                "UPDATE events SET n = 5 SET v = ~new~ REMOVE t WHERE pk = ~a~ AND sk = 1"
                    + " RETURNING ALL NEW *",
                ""))
        .isEqualTo("{'Items':[{'pk':{'S':'a'},'sk':{'N':'1'},'n':{'N':'5'},'v':{'S':'new'}}]}");
    assertThat(
            execute(
                "UPDATE events SET n = n + 2 WHERE pk = ~a~ AND sk = 1 AND n = 5 RETURNING"
                    + " MODIFIED NEW *",
                ""))
        .isEqualTo("{'Items':[{'n':{'N':'7'}}]}");
    assertThat(
            execute(
                "UPDATE events SET s = set_add(s, <<~y~>>) WHERE pk = ~b~ AND sk = 1 RETURNING"
                    + " MODIFIED NEW *",
                ""))
        .isEqualTo("{'Items':[{'s':{'SS':['x','y']}}]}");
    assertThat(error("UPDATE events SET n = 1 WHERE pk = ~a~ AND sk = 1 AND n = 5"))
        .isEqualTo("ConditionalCheckFailedException: The conditional request failed");
    assertThat(error("UPDATE events SET n = 1 WHERE pk = ~none~ AND sk = 1"))
        .isEqualTo("ConditionalCheckFailedException: The conditional request failed");
    assertThat(error("UPDATE events SET n = 1 WHERE pk = ~a~"))
        .isEqualTo(
            "ValidationException: Where clause does not contain a mandatory equality on all key"
                + " attributes");
  }

  @Test
  void oneItemIsDeleted() {
    assertThat(error("DELETE FROM events WHERE pk = ~a~ AND sk = 1 AND t = ~other~"))
        .isEqualTo("ConditionalCheckFailedException: The conditional request failed");
    assertThat(execute("DELETE FROM events WHERE pk = ~b~ AND sk = 1 RETURNING ALL OLD *", ""))
        .isEqualTo("{'Items':[{'pk':{'S':'b'},'sk':{'N':'1'},'s':{'SS':['x']}}]}");
    assertThat(execute("DELETE FROM events WHERE pk = ~b~ AND sk = 1", ""))
        .isEqualTo("{'Items':[]}");
  }

  @Test
  void whatIsNoStatementIsRefused() {
    String malformed = "ValidationException: Statement wasn't well formed, can't be processed: ";

    assertThat(error("DROP TABLE events")).isEqualTo(malformed + "Expected data manipulation");
    assertThat(error("INSERT INTO events (a) VALUES (1)")).startsWith(malformed);
    assertThat(error("SELECT * FROM events WHERE")).startsWith(malformed);
    assertThat(error("SELECT * FROM nowhere"))
        .isEqualTo("ResourceNotFoundException: Requested resource not found");
  }

  @Test
  void aBatchAnswersEachStatementByItself() {
    String reply =
        calls.call(
            "BatchExecuteStatement",
            """
            {'Statements': [
              {'Statement': 'SELECT t FROM events WHERE pk = ? AND sk = 2', 'Parameters': [{'S': 'a'}]},
              {'Statement': 'SELECT t FROM events WHERE pk = ?', 'Parameters': [{'S': 'a'}]},
              {'Statement': 'DELETE FROM events WHERE pk = ? AND sk = 9', 'Parameters': [{'S': 'a'}]},
              {'Statement': 'UPDATE events SET n = 1 WHERE pk = ? AND sk = 9',
               'Parameters': [{'S': 'a'}]}]}
            """);

    assertThat(reply)
        .isEqualTo(
            "{'Responses':[{'TableName':'events','Item':{'t':{'S':'text2'}}},"
                + "{'Error':{'Code':'ValidationError','Message':'Select statements within"
                + " BatchExecuteStatement must specify the primary key in the where clause.'}},"
                + "{'TableName':'events'},"
                + "{'Error':{'Code':'ConditionalCheckFailed','Message':'The conditional request"
                + " failed'}}]}");
  }
}
