package io.heatsink.dynamodb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.Binary;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.TableHome;
import io.heatsink.dynamodb.wire.Head.ReturnConsumedCapacity;
import io.heatsink.dynamodb.wire.ItemAccess.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadParserTest {
  private static final HeadParser PARSER = new HeadParser(Tables::find);

  @Test
  void getItemTouchesTheItemThatItsKeyNames() {
    String body =
        """
        {"TableName":"orders","Key":{"pk":{"S":"a"},"sk":{"N":"1.0"}},"ConsistentRead":true,
         "ReturnConsumedCapacity":"TOTAL"}\
        """;

    Head head = head(Operation.GET_ITEM, body);

    assertThat(head.accesses())
        .containsExactly(
            new ItemAccess(
                "orders",
                null,
                Kind.GET,
                KeyValue.of("a"),
                order("a", "1"),
                true,
                0,
                body.length()));
    assertThat(head.returnConsumedCapacity()).isEqualTo(ReturnConsumedCapacity.TOTAL);
    assertThat(text(body, head.capacitySpan())).isEqualTo("\"TOTAL\"");
    assertThat(head.writes()).isFalse();
  }

  @Test
  void theKeyMayStandBeforeTheTable() {
    assertThat(
            key(
                Operation.DELETE_ITEM,
                "{\"Key\":{\"sk\":{\"N\":\"1\"},\"pk\":{\"S\":\"a\"}},\"TableName\":\"orders\"}"))
        .isEqualTo(order("a", "1"));
  }

  @Test
  void escapesInNamesAndKeysMeanWhatTheyStandFor() {
    assertThat(
            key(
                Operation.GET_ITEM,
                """
                {"Table\\u004eame":"\\u006frders","K\\u0065y":{"p\\u006b":{"\\u0053":"\\ud83d\\ude00\\n"},\
                "sk":{"N":"1"}}}\
                """))
        .isEqualTo(order("😀\n", "1"));
  }

  @Test
  void putItemTouchesTheItemThatItPuts() {
    String body =
        """
        {"Item":{"x":{"M":{"pk":{"S":"no"}}},"sk":{"N":"1E0"},"y":{"L":[{"BS":["AA=="]}]},"pk":{"S":"a"}},
         "ConditionExpression":"attribute_not_exists(pk)","TableName":"orders"}\
        """;

    ItemAccess access = only(Operation.PUT_ITEM, body);

    assertThat(access.kind()).isEqualTo(Kind.PUT);
    assertThat(access.key()).isEqualTo(order("a", "1"));
    assertThat(text(body, access.expressions().condition()))
        .isEqualTo("\"attribute_not_exists(pk)\"");
  }

  @Test
  void expressionsAreTold() {
    String body =
        """
        {"TableName":"simple","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET #a = :b",
         "ConditionExpression":"#a < :b","ExpressionAttributeNames":{"#a":"a"},
         "ExpressionAttributeValues":{":b":{"N":"1"}}}\
        """;

    ExpressionSpans spans = only(Operation.UPDATE_ITEM, body).expressions();

    assertThat(text(body, spans.update())).isEqualTo("\"SET #a = :b\"");
    assertThat(text(body, spans.condition())).isEqualTo("\"#a < :b\"");
    assertThat(text(body, spans.names())).isEqualTo("{\"#a\":\"a\"}");
    assertThat(text(body, spans.values())).isEqualTo("{\":b\":{\"N\":\"1\"}}");
    assertThat(spans.projection().isPresent()).isFalse();
  }

  @Test
  void tablesAreKnownByArnToo() {
    ItemAccess access =
        only(
            Operation.GET_ITEM,
            """
            {"TableName":"arn:aws:dynamodb:eu-central-1:123456789012:table/simple",
             "Key":{"pk":{"S":"a"}}}\
            """);

    assertThat(access.table()).isEqualTo("simple");
    assertThat(access.partition()).isEqualTo(KeyValue.of("a"));
  }

  private static ItemAccess fromHome(String table) {
    String body = "{\"TableName\":\"%s\",\"Key\":{\"pk\":{\"S\":\"a\"}}}".formatted(table);
    TableHome home = new TableHome.At("arn:aws:dynamodb:eu-central-1:123456789012:table/");
    return PARSER.parse(Operation.GET_ITEM, utf8(body), home).accesses().getFirst();
  }

  @Test
  void anArnOfTheCallersOwnAccountAndRegionMeansWhatTheNameMeans() {
    ItemAccess access = fromHome("arn:aws:dynamodb:eu-central-1:123456789012:table/simple");

    assertThat(access.table()).isEqualTo("simple");
    assertThat(access.partition()).isEqualTo(KeyValue.of("a"));
    assertThat(fromHome("arn:aws:dynamodb:eu-central-1:123456789012:table/simple/index/i").table())
        .isEqualTo("simple");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:dynamodb:eu-central-1:999999999999:table/simple",
        "arn:aws:dynamodb:eu-west-1:123456789012:table/simple",
        "arn:aws-cn:dynamodb:eu-central-1:123456789012:table/simple",
        "arn:aws:dynamodb:eu-central-1:123456789012:table/simple/stream/2026",
        "arn:aws:dynamodb:eu-central-1:123456789012:table/simple/",
        "arn:aws:dynamodb:eu-central-1:123456789012:table/x:table/simple",
      })
  void anyOtherArnIsATableOfItsOwn(String arn) {
    assertThat(fromHome(arn).table()).isNotEqualTo("simple");
    assertThat(fromHome(arn).key()).isNull();
  }

  @Test
  void anIndexOfATableElsewhereIsAnIndexOfThatTable() {
    String arn = "arn:aws:dynamodb:eu-central-1:999999999999:table/simple";
    assertThat(fromHome(arn + "/index/i").table()).isEqualTo(arn);
    assertThat(fromHome(arn + "/index/i").index()).isEqualTo("i");
  }

  @Test
  void theRepliesTablesAreNamedAsTheCallsAre() {
    TableHome home = new TableHome.At("arn:aws:dynamodb:eu-central-1:123456789012:table/");
    Head head = PARSER.parse(Operation.SCAN, utf8("{\"TableName\":\"simple\"}"), home);
    String elsewhere = "arn:aws:dynamodb:eu-west-1:123456789012:table/simple";

    assertThat(head.tableNamed("arn:aws:dynamodb:eu-central-1:123456789012:table/simple"))
        .isEqualTo("simple");
    assertThat(head.tableNamed(elsewhere)).isEqualTo(elsewhere);
    assertThat(head.tableNamed("simple")).isEqualTo("simple");
  }

  @Test
  void binaryKeysAndNamesBeyondAsciiAreRead() {
    assertThat(
            key(
                Operation.GET_ITEM,
                "{\"TableName\":\"binary\",\"Key\":{\"sk\":{\"S\":\"ß\"},\"käy\":{\"B\":\"AP8=\"}}}"))
        .isEqualTo(
            new PrimaryKey(
                KeyValue.of(Binary.wrap(new byte[] {0, (byte) 0xFF})), KeyValue.of("ß")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"pk\":{\"S\":\"a\"}}",
        "{\"pk\":{\"S\":\"a\"},\"sk\":{\"S\":\"1\"}}",
        "{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"x\"}}",
        "{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1e200\"}}",
        "{\"pk\":{\"S\":\"\"},\"sk\":{\"N\":\"1\"}}",
        "{\"pk\":{\"S\":\"a\",\"N\":\"1\"},\"sk\":{\"N\":\"1\"}}",
        "{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"},\"x\":{\"S\":\"b\"}}",
        "{\"pk\":{\"S\":\"a\"},\"sk\":null}",
      })
  void aKeyThatDynamoDbWillRefuseIsNoKey(String key) {
    ItemAccess access = only(Operation.GET_ITEM, "{\"TableName\":\"orders\",\"Key\":" + key + "}");

    assertThat(access.table()).isEqualTo("orders");
    assertThat(access.key()).isNull();
    assertThat(access.partition()).isNull();
  }

  @Test
  void keysThatAreTooLongAreNoKeys() {
    String longest = "x".repeat(2_048);
    String body = "{\"TableName\":\"simple\",\"Key\":{\"pk\":{\"S\":\"%s\"}}}";

    assertThat(key(Operation.GET_ITEM, body.formatted(longest))).isNotNull();
    assertThat(only(Operation.GET_ITEM, body.formatted(longest + "x")).key()).isNull();
  }

  @Test
  void ofATableWithoutSchemaOnlyTheTableIsTold() {
    ItemAccess access =
        only(Operation.GET_ITEM, "{\"TableName\":\"new\",\"Key\":{\"pk\":{\"S\":\"a\"}}}");

    assertThat(access.table()).isEqualTo("new");
    assertThat(access.partition()).isNull();
  }

  @Test
  void aCallWithoutTableHasAnAccessToNone() {
    assertThat(only(Operation.GET_ITEM, "{}").table()).isEmpty();
  }

  @Test
  void scanTouchesTheWholeTableOrIndex() {
    ItemAccess access =
        only(
            Operation.SCAN,
            """
            {"TableName":"orders","IndexName":"by-mail","FilterExpression":"a = :b"}\
            """);

    assertThat(access.kind()).isEqualTo(Kind.SCAN);
    assertThat(access.index()).isEqualTo("by-mail");
    assertThat(access.partition()).isNull();
    assertThat(access.expressions().filter().isPresent()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pk = :p",
        "#k = :p",
        "sk > :q AND pk = :p",
        "(pk = :p) AND begins_with(sk, :q)",
        "pk = :p AND sk BETWEEN :q AND :p"
      })
  void aQueryTellsItsPartitionKeyWhereverTheExpressionHasIt(String expression) {
    assertThat(queried(expression)).isEqualTo(KeyValue.of("a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk = :p",
        "#s = :p",
        "pk > :p",
        "pk = :missing",
        "#missing = :p",
        "pk = :p OR sk = :q",
        "NOT pk = :p",
        "pk = :p AND pk = :q",
        "pk.x = :p",
        "pk =",
        ""
      })
  void whatMayBeAnotherKeyTellsNone(String expression) {
    assertThat(queried(expression)).isNull();
  }

  private static @Nullable KeyValue queried(String expression) {
    return only(
            Operation.QUERY,
            """
            {"TableName":"orders","KeyConditionExpression":"%s",
             "ExpressionAttributeNames":{"#s":"sk","#k":"pk"},
             "ExpressionAttributeValues":{":q":{"S":"b"},":p":{"S":"a"}}}\
            """
                .formatted(expression))
        .partition();
  }

  @Test
  void queryTellsItsPartitionKeyInTheLegacyFormToo() {
    ItemAccess access =
        only(
            Operation.QUERY,
            """
            {"TableName":"orders","ConsistentRead":true,"KeyConditions":{
              "sk":{"ComparisonOperator":"LT","AttributeValueList":[{"N":"9"}]},
              "pk":{"AttributeValueList":[{"S":"a"}],"ComparisonOperator":"EQ"}}}\
            """);

    assertThat(access.partition()).isEqualTo(KeyValue.of("a"));
    assertThat(access.key()).isNull();
    assertThat(access.consistent()).isTrue();
    assertThat(
            only(
                    Operation.QUERY,
                    """
                    {"TableName":"orders","KeyConditions":{
                      "pk":{"AttributeValueList":[{"S":"a"}],"ComparisonOperator":"GT"}}}\
                    """)
                .partition())
        .isNull();
  }

  @Test
  void batchGetItemTouchesEachKeyOfEachTable() {
    String body =
        """
        {"RequestItems":{
          "orders":{"Keys":[{"pk":{"S":"a"},"sk":{"N":"1"}},{"pk":{"S":"b"}}],"ConsistentRead":true},
          "simple":{"ProjectionExpression":"x","Keys":[{"pk":{"S":"c"}}]}}}\
        """;

    List<ItemAccess> accesses = head(Operation.BATCH_GET_ITEM, body).accesses();

    assertThat(accesses)
        .extracting(ItemAccess::table)
        .containsExactly("orders", "orders", "simple");
    assertThat(accesses)
        .extracting(ItemAccess::key)
        .containsExactly(order("a", "1"), null, new PrimaryKey(KeyValue.of("c"), null));
    assertThat(accesses).extracting(ItemAccess::consistent).containsExactly(true, true, false);
    assertThat(accesses)
        .extracting(access -> text(body, new Span(access.start(), access.end())))
        .containsExactly(
            "{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}",
            "{\"pk\":{\"S\":\"b\"}}",
            "{\"pk\":{\"S\":\"c\"}}");
    assertThat(text(body, accesses.get(2).expressions().projection())).isEqualTo("\"x\"");
  }

  @Test
  void batchWriteItemTouchesEachItem() {
    String body =
        """
        {"RequestItems":{"orders":[
          {"PutRequest":{"Item":{"pk":{"S":"a"},"sk":{"N":"1"},"x":{"S":"y"}}}},
          {"DeleteRequest":{"Key":{"pk":{"S":"b"},"sk":{"N":"2"}}}}]}}\
        """;

    List<ItemAccess> accesses = head(Operation.BATCH_WRITE_ITEM, body).accesses();

    assertThat(accesses).extracting(ItemAccess::kind).containsExactly(Kind.PUT, Kind.DELETE);
    assertThat(accesses)
        .extracting(ItemAccess::key)
        .containsExactly(order("a", "1"), order("b", "2"));
    assertThat(text(body, new Span(accesses.get(1).start(), accesses.get(1).end())))
        .isEqualTo("{\"DeleteRequest\":{\"Key\":{\"pk\":{\"S\":\"b\"},\"sk\":{\"N\":\"2\"}}}}");
  }

  @Test
  void transactionsTouchEachItemInTheirOrder() {
    String reads =
        """
        {"TransactItems":[{"Get":{"TableName":"simple","Key":{"pk":{"S":"a"}}}},
          {"Get":{"Key":{"pk":{"S":"b"},"sk":{"N":"1"}},"TableName":"orders"}}]}\
        """;
    String writes =
        """
        {"TransactItems":[
          {"ConditionCheck":{"TableName":"simple","Key":{"pk":{"S":"a"}},"ConditionExpression":"a = b"}},
          {"Put":{"TableName":"simple","Item":{"pk":{"S":"b"}}}},
          {"Delete":{"TableName":"simple","Key":{"pk":{"S":"c"}}}},
          {"Update":{"TableName":"simple","Key":{"pk":{"S":"d"}},"UpdateExpression":"SET a = b"}}]}\
        """;

    List<ItemAccess> read = head(Operation.TRANSACT_GET_ITEMS, reads).accesses();
    List<ItemAccess> written = head(Operation.TRANSACT_WRITE_ITEMS, writes).accesses();

    assertThat(read).extracting(ItemAccess::consistent).containsExactly(true, true);
    assertThat(read).extracting(ItemAccess::table).containsExactly("simple", "orders");
    assertThat(text(reads, new Span(read.get(0).start(), read.get(0).end())))
        .isEqualTo("{\"Get\":{\"TableName\":\"simple\",\"Key\":{\"pk\":{\"S\":\"a\"}}}}");
    assertThat(written)
        .extracting(ItemAccess::kind)
        .containsExactly(Kind.CONDITION_CHECK, Kind.PUT, Kind.DELETE, Kind.UPDATE);
    assertThat(written)
        .extracting(ItemAccess::partition)
        .containsExactly(KeyValue.of("a"), KeyValue.of("b"), KeyValue.of("c"), KeyValue.of("d"));
    assertThat(text(writes, written.get(3).expressions().update())).isEqualTo("\"SET a = b\"");
  }

  @Test
  void statementsTellTheirKeysByLiteralOrParameter() {
    Head one =
        head(
            Operation.EXECUTE_STATEMENT,
            """
            {"Statement":"SELECT * FROM \\"orders\\" WHERE pk = ? AND sk = 7",
             "Parameters":[{"S":"a"}],"ConsistentRead":true}\
            """);
    Head batch =
        head(
            Operation.BATCH_EXECUTE_STATEMENT,
            """
            {"Statements":[{"Statement":"SELECT * FROM simple WHERE pk = 'x'"},
              {"Statement":"UPDATE simple SET a = ? WHERE pk = ?","Parameters":[{"S":"1"},{"S":"y"}]}]}\
            """);
    Head transaction =
        head(
            Operation.EXECUTE_TRANSACTION,
            """
            {"TransactStatements":[{"Statement":"INSERT INTO simple VALUE {'pk': 'z', 'a': [1, {'pk': 2}]}"},
              {"Statement":"EXISTS(SELECT * FROM simple WHERE pk = 'w')"}]}\
            """);

    assertThat(one.accesses().getFirst().key()).isEqualTo(order("a", "7"));
    assertThat(one.accesses().getFirst().consistent()).isTrue();
    assertThat(one.writes()).isFalse();
    assertThat(batch.accesses())
        .extracting(ItemAccess::kind)
        .containsExactly(Kind.SELECT, Kind.MODIFY);
    assertThat(batch.accesses())
        .extracting(ItemAccess::partition)
        .containsExactly(KeyValue.of("x"), KeyValue.of("y"));
    assertThat(batch.writes()).isTrue();
    assertThat(transaction.accesses())
        .extracting(ItemAccess::kind)
        .containsExactly(Kind.MODIFY, Kind.CONDITION_CHECK);
    assertThat(transaction.accesses())
        .extracting(ItemAccess::partition)
        .containsExactly(KeyValue.of("z"), KeyValue.of("w"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "[]", "{\"TableName\":\"a\"", "{\"TableName\":\"a\"}}", "{\"TableName\":\"a\",}",
        "{\"TableName\":\"a\" \"Key\":{}}", "{\"x\":\"\\q\"}", "{\"x\":00}", "{\"x\":1.}",
            "{\"x\":-}",
        "{\"x\":truth}", "{\"x\":\"\u0001\"}", "{\"Key\":[1 2]}", "{\"Key\":tru}",
            "{\"TableName\":nul}"
      })
  void whatIsNoJsonIsASerializationException(String body) {
    assertThatThrownBy(() -> head(Operation.GET_ITEM, body))
        .isInstanceOfSatisfying(
            DynamoDbException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.SERIALIZATION))
        .hasMessage("");
  }

  @Test
  void aNameMayNotStandTwiceNotEvenInAnItem() {
    for (String body :
        List.of(
            "{\"TableName\":\"a\",\"TableName\":\"b\"}",
            "{\"TableName\":\"a\",\"Table\\u004eame\":\"b\"}",
            "{\"Item\":{\"x\":{\"S\":\"1\",\"S\":\"2\"}}}",
            "{\"Item\":{" + manyNames(40) + ",\"n7\":null}}")) {
      assertThatThrownBy(() -> head(Operation.PUT_ITEM, body))
          .hasMessage("A name stands twice in one object of the body");
    }
    head(Operation.PUT_ITEM, "{\"Item\":{" + manyNames(40) + ",\"m7\":null}}");
  }

  @Test
  void manyNamesInOneObjectTakeNoQuadraticTime() {
    head(Operation.PUT_ITEM, "{\"Item\":{" + manyNames(500_000) + "}}");
  }

  @Test
  void wrongTypesAreNamedAsDynamoDbDoes() {
    assertThatThrownBy(() -> head(Operation.GET_ITEM, "{\"TableName\":5}"))
        .hasMessage("NUMBER_VALUE cannot be converted to String");
    assertThatThrownBy(() -> head(Operation.GET_ITEM, "{\"TableName\":\"simple\",\"Key\":[]}"))
        .hasMessage("Start of list found where not expected");
    assertThatThrownBy(() -> head(Operation.BATCH_WRITE_ITEM, "{\"RequestItems\":{\"a\":\"b\"}}"))
        .hasMessage("Unexpected field type");
  }

  @Test
  void moreItemsThanAnyCallTakesAreRefused() {
    String key = "{\"pk\":{\"S\":\"a\"}}";
    String body =
        "{\"RequestItems\":{\"simple\":{\"Keys\":[" + (key + ",").repeat(1_000) + key + "]}}}";

    assertThatThrownBy(() -> head(Operation.BATCH_GET_ITEM, body))
        .hasMessage("Too many items requested for the BatchGetItem call");
  }

  @Test
  void aWordThatIsNotFalseReadsConsistently() {
    String body = "{\"TableName\":\"simple\",\"Key\":{\"pk\":{\"S\":\"a\"}},\"ConsistentRead\":%s}";

    assertThat(only(Operation.GET_ITEM, body.formatted("\"yes\"")).consistent()).isTrue();
    assertThat(only(Operation.GET_ITEM, body.formatted("\"no\"")).consistent()).isFalse();
    assertThat(only(Operation.GET_ITEM, body.formatted("null")).consistent()).isFalse();
  }

  @Test
  void theTableOfACallOnATableIsTold() {
    assertThat(HeadParser.tableName(utf8("{\"BillingMode\":\"X\",\"TableName\":\"t\"}")))
        .isEqualTo(Optional.of("t"));
    assertThat(HeadParser.tableName(utf8("{}"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void onlyCallsOnDataHaveAHead(Operation operation) {
    if (operation.onData()) {
      assertThat(head(operation, "{}").operation()).isEqualTo(operation);
    } else {
      assertThatThrownBy(() -> head(operation, "{}")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static String manyNames(int count) {
    StringBuilder out = new StringBuilder("\"n0\":null");
    for (int i = 1; i < count; i++) {
      out.append(",\"n").append(i).append("\":null");
    }
    return out.toString();
  }

  private static PrimaryKey order(String partition, String sort) {
    return new PrimaryKey(KeyValue.of(partition), KeyValue.of(DynamoNumber.parse(sort)));
  }

  private static @Nullable PrimaryKey key(Operation operation, String body) {
    return only(operation, body).key();
  }

  private static ItemAccess only(Operation operation, String body) {
    List<ItemAccess> accesses = head(operation, body).accesses();
    assertThat(accesses).hasSize(1);
    return accesses.getFirst();
  }

  private static Head head(Operation operation, String body) {
    return PARSER.parse(operation, utf8(body));
  }

  private static String text(String body, Span span) {
    return new String(utf8(body), span.start(), span.length(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
