package io.heatsink.remedy.cache;

import static io.heatsink.remedy.cache.CachedEngine.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Caller;
import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.CacheRule.Mode;
import io.heatsink.remedy.cache.policy.CacheRule.Which;
import io.heatsink.remedy.cache.policy.KeyClass;
import io.heatsink.testing.FaultyUpstream;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueriesTest {
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
  private static final Duration FOUR_SECONDS = Duration.ofSeconds(4);
  private static final String QUERY_P = query("", "pk = :k", "p", "");
  private static final String QUERY_X = query("by-g", "g = :k", "x", "");
  private static final String SCAN = "{'TableName':'orders'}";
  private static final String SCAN_BY_G = "{'TableName':'orders','IndexName':'by-g'}";

  private final CachedEngine cached = new CachedEngine(CachedEngine.rule(Which.OFF, Which.ALL));

  QueriesTest() {
    put("p", 1, "x");
    put("p", 2, "y");
    put("q", 1, "x");
    settle();
  }

  @Test
  void aRepeatedQueryIsAnsweredFromMemory() {
    Reply first = cached.call("Query", QUERY_P);
    Reply second = cached.call("Query", QUERY_P);

    assertThat(first.servedBy()).isEqualTo(ServedBy.DYNAMODB);
    assertThat(first.headers().first("Heatsink-Cache")).contains("miss");
    assertThat(second.servedBy()).isEqualTo(ServedBy.CACHE);
    assertThat(text(second)).isEqualTo(text(first)).contains("'Count':2");
    assertThat(second.requestId()).isNotEqualTo(first.requestId());
    assertThat(second.headers().first("Heatsink-Cache")).contains("hit; age=0.1");
    assertThat(second.cached()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "TOTAL", "INDEXES"})
  void aHitConsumesNothingAndSaysSoInTheFormThatIsAskedFor(String form) {
    String more = ",'ReturnConsumedCapacity':'" + form + "'";
    know("by-g");
    for (String index : new String[] {"", "local", "by-g"}) {
      String value = index.equals("by-g") ? "x" : "p";
      String condition = index.equals("by-g") ? "g = :k" : "pk = :k";
      String plain = query(index, condition, value, "");
      String asking = query(index, condition, value, more);
      String expected = text(cached.direct("Query", asking));

      assertThat(text(cached.call("Query", asking))).isEqualTo(expected);
      String hit = text(cached.call("Query", asking));

      assertThat(cached.upstreamCallsOf("Query", plain)).isZero();
      assertThat(hit.replaceAll("'CapacityUnits':[0-9.]+", ""))
          .hasSameSizeAs(expected.replaceAll("'CapacityUnits':[0-9.]+", ""));
      if (!form.equals("NONE")) {
        assertThat(hit).contains("'CapacityUnits':0.0").doesNotContain("0.5");
        assertThat(hit).contains("'TableName':'orders'");
      }
      assertThat(hit.contains("GlobalSecondaryIndexes':{'by-g':{'CapacityUnits':0.0}}"))
          .isEqualTo(form.equals("INDEXES") && index.equals("by-g"));
      assertThat(hit.contains("LocalSecondaryIndexes':{'local':{'CapacityUnits':0.0}}"))
          .isEqualTo(form.equals("INDEXES") && index.equals("local"));
    }
  }

  @Test
  void queriesThatDifferInAnythingHaveAnswersOfTheirOwn() {
    String[] mores = {
      "",
      ",'ScanIndexForward':false",
      ",'Limit':1",
      ",'Select':'COUNT'",
      ",'ProjectionExpression':'sk'",
      ",'FilterExpression':'g = :k'",
      ",'Limit':1,'ExclusiveStartKey':{'pk':{'S':'p'},'sk':{'N':'1'}}"
    };
    for (int round = 0; round < 2; round++) {
      for (String more : mores) {
        String request = query("", "pk = :k", "p", more);
        assertThat(text(cached.call("Query", request)))
            .isEqualTo(text(cached.direct("Query", request)));
        assertThat(cached.upstreamCallsOf("Query", request)).isZero();
      }
    }
    assertThat(cached.filter().stats().getFirst().counts())
        .hasEntrySatisfying(
            KeyClass.QUERY, counts -> assertThat(counts.entries()).isEqualTo(mores.length));
  }

  @Test
  void scansAreHeldByTheirOwnTtl() {
    CachedEngine held =
        new CachedEngine(
            new CacheRule(
                Which.OFF,
                Which.ALL,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                1 << 20,
                Mode.ON));
    assertThat(held.upstreamCallsOf("Scan", SCAN)).isEqualTo(1);
    assertThat(held.upstreamCallsOf("Query", QUERY_P)).isEqualTo(1);
    held.pass(TWO_SECONDS);
    assertThat(held.upstreamCallsOf("Scan", SCAN)).isZero();
    assertThat(held.upstreamCallsOf("Query", QUERY_P)).isEqualTo(1);
    held.pass(FOUR_SECONDS);
    assertThat(held.upstreamCallsOf("Scan", SCAN)).isEqualTo(1);
  }

  @Test
  void aTtlOfZeroHoldsNothing() {
    CachedEngine none =
        new CachedEngine(
            new CacheRule(
                Which.OFF,
                Which.ALL,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(5),
                1 << 20,
                Mode.ON));
    assertThat(none.upstreamCallsOf("Query", QUERY_P)).isEqualTo(1);
    assertThat(none.upstreamCallsOf("Query", QUERY_P)).isEqualTo(1);
  }

  @Test
  void stronglyConsistentQueriesPass() {
    String strong = query("", "pk = :k", "p", ",'ConsistentRead':true");
    assertThat(cached.upstreamCallsOf("Query", strong)).isEqualTo(1);
    assertThat(cached.upstreamCallsOf("Query", strong)).isEqualTo(1);
  }

  @Test
  void whatDynamoDbRefusesIsRefusedEachTime() {
    String faulty = query("", "pk = :k", "p", ",'Limit':0");
    assertThat(cached.call("Query", faulty).status()).isEqualTo(400);
    assertThat(cached.upstreamCallsOf("Query", faulty)).isEqualTo(1);
    String faultyForm = query("", "pk = :k", "p", ",'ReturnConsumedCapacity':'ALL'");
    assertThat(cached.upstreamCallsOf("Query", QUERY_P)).isEqualTo(1);
    assertThat(cached.call("Query", faultyForm).status()).isEqualTo(400);
  }

  @Test
  void aBodyWhoseNamesAreWrittenInEscapesPassesAsItIs() {
    String escaped = QUERY_P.replace("'TableName'", "'Table\\u004eame'");
    put("p", 1, "x");
    for (int i = 0; i < 2; i++) {
      assertThat(cached.upstreamCallsOf("Query", escaped)).isEqualTo(1);
      assertThat(cached.call("Query", escaped).status()).isEqualTo(200);
    }
    String inValue = query("", "pk = :k", "\\u0070", "");
    assertThat(text(cached.call("Query", inValue))).contains("'Count':2");
    assertThat(cached.upstreamCallsOf("Query", inValue)).isZero();
  }

  @Test
  void rolesHavePagesOfTheirOwn() {
    Caller other = new Caller("other", Optional.of("role"));
    Reply unused = cached.call("Query", QUERY_P);
    int before = cached.sent.size();
    Reply fromOther = cached.call(other, "Query", QUERY_P);
    assertThat(fromOther.servedBy()).isEqualTo(ServedBy.DYNAMODB);
    assertThat(cached.sent).hasSize(before + 1);
  }

  @Test
  void aWriteOfTheCollectionTakesItsPagesAndTheScansAwayAndNoOther() {
    String other = query("", "pk = :k", "q", "");
    hold(QUERY_P, other);
    assertThat(cached.upstreamCallsOf("Scan", SCAN)).isEqualTo(1);
    assertThat(cached.upstreamCallsOf("Scan", SCAN)).isZero();

    put("p", 3, "x");

    assertThat(cached.upstreamCallsOf("Query", other)).isZero();
    assertThat(text(cached.call("Query", QUERY_P))).contains("'Count':3");
    assertThat(text(cached.call("Scan", SCAN))).contains("'Count':4");
  }

  @Test
  void soonAfterAWriteAPageOfTheTableIsReadStronglyConsistent() {
    put("p", 3, "x");
    Reply unused = cached.call("Query", QUERY_P);
    assertThat(new String(cached.sent.getLast().body(), UTF_8)).contains("\"ConsistentRead\":true");
    assertThat(cached.upstreamCallsOf("Query", QUERY_P)).isZero();
  }

  @Test
  void aPageOfAnIndexIsStoredOnlyOnceTheIndexHasSettled() {
    assertThat(cached.upstreamCallsOf("Query", QUERY_X)).isEqualTo(1);
    assertThat(cached.upstreamCallsOf("Query", QUERY_X)).as("new to the cache").isEqualTo(1);
    settle();
    hold(QUERY_X);
    put("p", 3, "x");
    assertThat(cached.upstreamCallsOf("Query", QUERY_X)).isEqualTo(1);
    cached.pass(TWO_SECONDS);
    assertThat(cached.upstreamCallsOf("Query", QUERY_X)).isEqualTo(1);
    assertThat(cached.upstreamCallsOf("Query", QUERY_X)).isEqualTo(1);
    settle();
    hold(QUERY_X);
  }

  @Test
  void anUpdateThatMovesAnItemTakesThePagesOfBothIndexKeysAway() {
    String queryY = query("by-g", "g = :k", "y", "");
    String queryZ = query("by-g", "g = :k", "z", "");
    know("by-g");
    hold(QUERY_X, queryY, queryZ);

    Reply reply = update("p", 1, "SET g = :v", "y", "UPDATED_OLD");

    assertThat(text(reply)).isEqualTo("{'Attributes':{'g':{'S':'x'}}}");
    assertThat(cached.upstreamCallsOf("Query", queryZ)).isZero();
    assertThat(text(cached.call("Query", QUERY_X))).contains("'Count':1");
    assertThat(text(cached.call("Query", queryY))).contains("'Count':2");
  }

  @Test
  void anUpdateOfOtherAttributesTakesThePagesAwayThatShowThem() {
    String keys = query("keys-by-g", "g = :k", "x", "");
    know("by-g");
    know("keys-by-g");
    hold(QUERY_X, keys);

    assertThat(text(update("p", 1, "SET title = :v", "t", "NONE"))).isEqualTo("{}");

    assertThat(cached.upstreamCallsOf("Query", keys)).isZero();
    assertThat(text(cached.call("Query", QUERY_X))).contains("title");
  }

  @Test
  void aDeleteTakesThePagesOfItsItemsIndexKeyAway() {
    know("by-g");
    hold(QUERY_X);
    String key = "{'TableName':'orders','Key':{'pk':{'S':'p'},'sk':{'N':'1'}}}";
    assertThat(text(cached.call("DeleteItem", key))).isEqualTo("{}");
    assertThat(text(cached.call("Query", QUERY_X))).contains("'Count':1");
  }

  @Test
  void anItemThatEntersASparseIndexTakesItsPagesAway() {
    String queryZ = query("by-g", "g = :k", "z", "");
    put("p", 9, "");
    know("by-g");
    hold(queryZ);
    Reply unused = update("p", 9, "SET g = :v, s = sk", "z", "NONE");
    assertThat(text(cached.call("Query", queryZ))).contains("'Count':1");
  }

  @Test
  void aQueryOfAKeyOfSeveralAttributesGoesWithEachWriteOfItsIndex() {
    String request =
        "{'TableName':'orders','IndexName':'by-g-and-h','KeyConditionExpression':'g = :g and h ="
            + " :h','ExpressionAttributeValues':{':g':{'S':'x'},':h':{'S':'1'}}}";
    know("by-g-and-h");
    hold(request);
    put("p", 7, "w");
    assertThat(cached.upstreamCallsOf("Query", request)).as("in no such index").isZero();
    Reply unused = update("p", 1, "SET h = :v", "1", "NONE");
    assertThat(text(cached.call("Query", request))).contains("'Count':1");
  }

  @Test
  void aRefusedWriteTakesNothingAway() {
    know("by-g");
    hold(QUERY_X, QUERY_P);
    String request =
        "{'TableName':'orders','Item':{'pk':{'S':'p'},'sk':{'N':'1'}},"
            + "'ConditionExpression':'attribute_not_exists(pk)',"
            + "'ReturnValuesOnConditionCheckFailure':'ALL_OLD'}";
    Reply refused = cached.call("PutItem", request);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(text(refused)).isEqualTo(text(cached.direct("PutItem", request)));
    assertThat(cached.upstreamCallsOf("Query", QUERY_X)).isZero();
    assertThat(cached.upstreamCallsOf("Query", QUERY_P)).isZero();
  }

  @Test
  void afterAnAmbiguousWriteNothingOfTheIndexesIsStoredUntilTheySettle() {
    String queryY = query("by-g", "g = :k", "y", "");
    know("by-g");
    hold(queryY);
    cached.upstream =
        (call, engine) ->
            call.target().equals("PutItem")
                ? Optional.of(FaultyUpstream.error(ErrorType.INTERNAL_SERVER_ERROR))
                : Optional.empty();
    put("p", 5, "x");
    assertThat(cached.upstreamCallsOf("Query", queryY)).isEqualTo(1);
    assertThat(cached.upstreamCallsOf("Query", queryY)).isEqualTo(1);
    settle();
    hold(queryY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BatchWriteItem {'RequestItems':{'orders':[{'PutRequest':{'Item':"
            + "{'pk':{'S':'q'},'sk':{'N':'8'}}}}]}}",
        "TransactWriteItems {'TransactItems':[{'Put':{'TableName':'orders','Item':"
            + "{'pk':{'S':'q'},'sk':{'N':'8'}}}}]}",
        "ExecuteStatement {'Statement':'DELETE FROM orders WHERE pk = ? AND sk = ?',"
            + "'Parameters':[{'S':'q'},{'N':'1'}]}",
        "UpdateItem {'TableName':'orders','Key':{'pk':{'S':'q'},'sk':{'N':'8'}},"
            + "'AttributeUpdates':{'v':{'Value':{'N':'1'}}}}",
        "UpdateTable {'TableName':'orders','DeletionProtectionEnabled':true}",
        "FillTable {'TableName':'orders'}",
        "FillAll {}"
      })
  void aWriteThatDoesNotTellItsImagesTakesAllPagesOfGlobalIndexesAway(String write) {
    String queryY = query("by-g", "g = :k", "y", "");
    know("by-g");
    hold(queryY);
    String[] parts = write.split(" ", 2);
    cached.upstream =
        (call, engine) ->
            call.target().startsWith("Fill")
                ? Optional.of(engine.answer("ListTables", "{}".getBytes(UTF_8)))
                : Optional.empty();
    assertThat(cached.call(parts[0], parts[1]).successful()).isTrue();
    assertThat(cached.upstreamCallsOf("Query", queryY)).isEqualTo(1);
    settle();
    hold(queryY);
    assertThat(cached.upstreamCallsOf("Scan", SCAN_BY_G)).isEqualTo(1);
    assertThat(cached.upstreamCallsOf("Scan", SCAN_BY_G)).isZero();
  }

  @Test
  void whileNobodyAsksForAnIndexWritesGoAsTheyAre() {
    hold(QUERY_P);
    put("p", 1, "x");
    assertThat(new String(cached.sent.getLast().body(), UTF_8)).doesNotContain("ReturnValues");
  }

  @Test
  void hotHoldsPagesOfHotKeysAndGivesThemUpWhenTheyCool() {
    CachedEngine held = new CachedEngine(CachedEngine.rule(Which.OFF, Which.HOT));
    assertThat(held.upstreamCallsOf("Query", QUERY_P)).isEqualTo(1);
    assertThat(held.upstreamCallsOf("Query", QUERY_P)).isEqualTo(1);
    assertThat(held.upstreamCallsOf("Query", QUERY_X)).isEqualTo(1);
    Reply unused =
        held.call("PutItem", "{'TableName':'orders','Item':{'pk':{'S':'z'},'sk':{'N':'1'}}}");
    assertThat(new String(held.sent.getLast().body(), UTF_8))
        .as("no page of an index is held")
        .doesNotContain("ReturnValues");
    held.hot = (index, partition) -> index.isEmpty() && partition.contains("p");
    assertThat(held.upstreamCallsOf("Query", QUERY_P)).isEqualTo(1);
    assertThat(held.upstreamCallsOf("Query", QUERY_P)).isZero();
    assertThat(held.upstreamCallsOf("Query", query("by-g", "g = :k", "p", ""))).isEqualTo(1);
    assertThat(held.upstreamCallsOf("Scan", SCAN)).isEqualTo(1);
    assertThat(held.upstreamCallsOf("Scan", SCAN)).isEqualTo(1);
    held.hot = (index, partition) -> false;
    assertThat(held.upstreamCallsOf("Query", QUERY_P)).isEqualTo(1);
  }

  @Test
  void anErrorThatClosesTheTableTakesTheRolesPagesAway() {
    hold(QUERY_P);
    cached.upstream = (call, engine) -> Optional.of(FaultyUpstream.error(ErrorType.ACCESS_DENIED));
    assertThat(cached.call("Scan", SCAN).status()).isEqualTo(400);
    assertThat(cached.call("Query", QUERY_P).status()).isEqualTo(400);
  }

  @Test
  void anotherTableOfTheSameNameHasNoneOfThePages() {
    hold(QUERY_P);
    cached.filter().forget(TestEngine.TABLE);
    assertThat(cached.upstreamCallsOf("Query", QUERY_P)).isEqualTo(1);
  }

  @Test
  void shadowModeAnswersNothingAndCountsDifferences() {
    CachedEngine shadow =
        new CachedEngine(CachedEngine.rule(Which.OFF, Which.ALL).withMode(Mode.SHADOW));
    for (int i = 0; i < 3; i++) {
      assertThat(shadow.upstreamCallsOf("Query", QUERY_P)).isEqualTo(1);
    }
    assertThat(shadow.filter().stats().getFirst().same()).isEqualTo(2);
    Reply unused =
        shadow.direct("PutItem", "{'TableName':'orders','Item':{'pk':{'S':'p'},'sk':{'N':'1'}}}");
    assertThat(shadow.upstreamCallsOf("Query", QUERY_P)).isEqualTo(1);
    assertThat(shadow.filter().stats().getFirst().different()).isEqualTo(1);
  }

  /** Lets the cache know of an index, so that what is written is told, and lets it settle. */
  private void know(String index) {
    Reply unused =
        cached.call("Scan", "{'TableName':'orders','IndexName':'" + index + "','Limit':1}");
    settle();
  }

  private void hold(String... queries) {
    for (String query : queries) {
      assertThat(cached.upstreamCallsOf("Query", query)).isLessThanOrEqualTo(1);
      assertThat(cached.upstreamCallsOf("Query", query)).as("%s is held", query).isZero();
    }
  }

  private void settle() {
    cached.pass(FOUR_SECONDS);
  }

  private void put(String pk, int sk, String g) {
    Reply unused =
        cached.call(
            "PutItem",
            "{'TableName':'orders','Item':{'pk':{'S':'%s'},'sk':{'N':'%d'}%s}}"
                .formatted(pk, sk, g.isEmpty() ? "" : ",'s':{'N':'1'},'g':{'S':'" + g + "'}"));
  }

  private Reply update(String pk, int sk, String expression, String value, String returned) {
    return cached.call(
        "UpdateItem",
        ("{'TableName':'orders','Key':{'pk':{'S':'%s'},'sk':{'N':'%d'}},'UpdateExpression':'%s',"
                + "'ExpressionAttributeValues':{':v':{'S':'%s'}},'ReturnValues':'%s'}")
            .formatted(pk, sk, expression, value, returned));
  }

  private static String query(String index, String condition, String value, String more) {
    return "{'TableName':'orders',"
        + (index.isEmpty() ? "" : "'IndexName':'" + index + "',")
        + "'KeyConditionExpression':'"
        + condition
        + "','ExpressionAttributeValues':{':k':{'S':'"
        + value
        + "'}}"
        + more
        + "}";
  }
}
