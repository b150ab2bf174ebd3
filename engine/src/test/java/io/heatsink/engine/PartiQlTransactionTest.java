package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In statements {@code ~} stands for single quotes. */
class PartiQlTransactionTest {
  private final Calls calls = Calls.on(EngineOptions.DEFAULT).withTable("events", "N");

  @BeforeEach
  void putSome() {
    calls.put("events", "{'pk': {'S': 'a'}, 'sk': {'N': '1'}, 'n': {'N': '10'}}");
    calls.put("events", "{'pk': {'S': 'a'}, 'sk': {'N': '2'}, 'n': {'N': '20'}}");
  }

  private static String request(String more, String... statements) {
    return "{'TransactStatements': ["
        + Arrays.stream(statements)
            .map(s -> "{'Statement': '%s'}".formatted(s.replace("~", "\\u0027")))
            .collect(Collectors.joining(","))
        + "]"
        + more
        + "}";
  }

  private String transact(String... statements) {
    return calls.call("ExecuteTransaction", request("", statements));
  }

  private String error(String... statements) {
    return calls.error("ExecuteTransaction", request("", statements));
  }

  private String item(int sk) {
    return calls.call(
        "GetItem",
        "{'TableName': 'events', 'Key': {'pk': {'S': 'a'}, 'sk': {'N': '%d'}}}".formatted(sk));
  }

  @Test
  void statementsThatWriteAreDoneTogether() {
    String reply =
        transact(
            "INSERT INTO events VALUE {~pk~: ~a~, ~sk~: 3, ~n~: 30}",
            "UPDATE events SET n = n + 1 WHERE pk = ~a~ AND sk = 1 AND n = 10",
            "DELETE FROM events WHERE pk = ~a~ AND sk = 2");
    assertThat(reply).isEqualTo("{}");
    assertThat(item(1)).contains("'n':{'N':'11'}");
    assertThat(item(2)).isEqualTo("{}");
    assertThat(item(3)).contains("'n':{'N':'30'}");
  }

  @Test
  void nothingIsDoneIfOneStatementCannotBe() {
    String error =
        error(
            "UPDATE events SET n = 0 WHERE pk = ~a~ AND sk = 1",
            "INSERT INTO events VALUE {~pk~: ~a~, ~sk~: 2}",
            "DELETE FROM events WHERE pk = ~a~ AND sk = 3 AND n = 1");
    assertThat(error)
        .isEqualTo(
            "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons"
                + " for specific reasons [None, DuplicateItem, None]");
    assertThat(item(1)).contains("'n':{'N':'10'}");
  }

  @Test
  void aConditionOfAnotherItemIsCheckedWithExists() {
    String exists = "EXISTS(SELECT * FROM events WHERE pk = ~a~ AND sk = 1 AND n = %d)";
    String update = "UPDATE events SET n = 0 WHERE pk = ~a~ AND sk = 2";
    assertThat(error(exists.formatted(11), update)).contains("[ConditionalCheckFailed, None]");
    assertThat(item(2)).contains("'n':{'N':'20'}");
    assertThat(transact(exists.formatted(10), update)).isEqualTo("{}");
    assertThat(item(1)).contains("'n':{'N':'10'}");
    assertThat(item(2)).contains("'n':{'N':'0'}");
  }

  @Test
  void existsStandsInTransactionsOnly() {
    assertThat(
            calls.error(
                "ExecuteStatement",
                "{'Statement': 'EXISTS(SELECT * FROM events WHERE pk = ~a~ AND sk = 1)'}"
                    .replace("~", "\\u0027")))
        .startsWith("ValidationException: EXISTS is only supported");
  }

  @Test
  void statementsThatReadShowTheirItemsInOrder() {
    assertThat(
            transact(
                "SELECT n FROM events WHERE pk = ~a~ AND sk = 2",
                "SELECT * FROM events WHERE pk = ~a~ AND sk = 9",
                "SELECT n FROM events WHERE pk = ~a~ AND sk = 1 AND n > 10"))
        .isEqualTo("{'Responses':[{'Item':{'n':{'N':'20'}}},{},{}]}");
  }

  @Test
  void aTransactionReadsOrWrites() {
    assertThat(
            error(
                "SELECT * FROM events WHERE pk = ~a~ AND sk = 1",
                "DELETE FROM events WHERE pk = ~a~ AND sk = 2"))
        .startsWith("ValidationException: The statements of a transaction must all read");
  }

  @Test
  void eachStatementNamesOneItemByItsWholeKey() {
    assertThat(error("SELECT * FROM events WHERE pk = ~a~")).contains("[ValidationError]");
    assertThat(error("DELETE FROM events WHERE pk = ~a~")).contains("[ValidationError]");
    assertThat(
            error(
                "DELETE FROM events WHERE pk = ~a~ AND sk = 1",
                "UPDATE events SET n = 1 WHERE pk = ~a~ AND sk = 1"))
        .isEqualTo(
            "ValidationException: Transaction request cannot include multiple operations on one"
                + " item");
  }

  @Test
  void aTokenMakesItHappenOnce() {
    String request =
        request(
            ", 'ClientRequestToken': 'once'",
            "UPDATE events SET n = n + 1 WHERE pk = ~a~ AND sk = 1");
    calls.call("ExecuteTransaction", request);
    calls.call("ExecuteTransaction", request);
    assertThat(item(1)).contains("'n':{'N':'11'}");
    assertThat(
            calls.error(
                "ExecuteTransaction",
                request(
                    ", 'ClientRequestToken': 'once'",
                    "DELETE FROM events WHERE pk = ~a~ AND sk = 1")))
        .startsWith("IdempotentParameterMismatchException");
  }

  @Test
  void capacityIsThatOfTransactions() {
    assertThat(
            calls.call(
                "ExecuteTransaction",
                request(
                    ", 'ReturnConsumedCapacity': 'TOTAL'",
                    "DELETE FROM events WHERE pk = ~a~ AND sk = 2",
                    "UPDATE events SET n = 1 WHERE pk = ~a~ AND sk = 1")))
        .contains("'CapacityUnits':4.0,'TableName':'events','WriteCapacityUnits':4.0");
    assertThat(
            calls.call(
                "ExecuteTransaction",
                request(
                    ", 'ReturnConsumedCapacity': 'TOTAL'",
                    "SELECT * FROM events WHERE pk = ~a~ AND sk = 1")))
        .contains("'CapacityUnits':2.0,'TableName':'events','ReadCapacityUnits':2.0");
  }
}
