package io.heatsink.proxy.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.TableHome;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.proxy.Calls;
import io.heatsink.proxy.configuration.Configuration;
import io.heatsink.proxy.configuration.ConfigurationSource;
import io.heatsink.proxy.configuration.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorisationTest {
  private static final KeyAttribute PK = new KeyAttribute("pk", ScalarType.S);
  private static final KeyAttribute AT = new KeyAttribute("at", ScalarType.N);

  private static final TableSchema ORDERS =
      new TableSchema(
          "orders",
          "id-1",
          KeySchema.of(PK),
          Map.of(
              "same-key",
              new IndexSchema(
                  "same-key",
                  IndexSchema.Kind.GLOBAL,
                  KeySchema.of(PK, AT),
                  IndexSchema.Projection.ALL,
                  Set.of()),
              "other-key",
              new IndexSchema(
                  "other-key",
                  IndexSchema.Kind.GLOBAL,
                  KeySchema.of(new KeyAttribute("city", ScalarType.S)),
                  IndexSchema.Projection.ALL,
                  Set.of())));

  private static final TableHome HOME =
      new TableHome.At("arn:aws:dynamodb:eu-west-1:123456789012:table/");

  @TempDir private Path folder;

  private Authorisation allowing(String rules) throws IOException {
    return allowing(rules, (caller, table) -> true);
  }

  private Authorisation allowing(String rules, BiPredicate<Caller, String> schemaHolds)
      throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "x");
    Path file =
        Files.writeString(
            folder.resolve("heatsink.yaml"),
            "callers: {shop: {accessKeyId: A, secretFile: %s, allow: %s}}"
                .formatted(secret, rules));
    Configuration configuration =
        switch (ConfigurationSource.of(file).read()) {
          case Reading.Accepted accepted -> accepted.configuration();
          case Reading.Refused refused -> throw new AssertionError(refused.problems().toString());
        };
    return new Authorisation(
        configuration::callers, AuthorisationTest::schema, caller -> HOME, schemaHolds);
  }

  private static Optional<TableSchema> schema(String name) {
    return name.equals("orders") ? Optional.of(ORDERS) : Optional.empty();
  }

  private static Call call(String operation, String body) {
    return Calls.by(
        "shop", Calls.of(operation, body.replace('\'', '"'), AuthorisationTest::schema, HOME));
  }

  private static boolean passes(Authorisation authorisation, Call call) {
    try {
      assertThat(authorisation.before(call)).isSameAs(call);
      return true;
    } catch (DynamoDbException e) {
      assertThat(e.type()).isEqualTo(ErrorType.ACCESS_DENIED);
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GetItem         | {'TableName':'product-a','Key':{'pk':{'S':'a'}}}                                             | true
          GetItem         | {'TableName':'arn:aws:dynamodb:eu-west-1:123456789012:table/product-a','Key':{'pk':{'S':'a'}}} | true
          GetItem         | {'TableName':'orders','Key':{'pk':{'S':'a'}}}                                                | false
          GetItem         | {'TableName':'xproduct-a','Key':{'pk':{'S':'a'}}}                                            | false
          PutItem         | {'TableName':'product-a','Item':{'pk':{'S':'a'}}}                                            | false
          Scan            | {'TableName':'product-a'}                                                                    | true
          DescribeTable   | {'TableName':'product-a'}                                                                    | true
          UpdateTable     | {'TableName':'product-a'}                                                                    | false
          ListTables      | {}                                                                                           | false
          ExecuteStatement| {'Statement':'SELECT * FROM orders'}                                                         | false
          FutureOperation | {'TableName':'product-a'}                                                                    | false
          BatchGetItem    | {'RequestItems':{'product-a':{'Keys':[{'pk':{'S':'a'}}]}}}                                   | true
          BatchGetItem    | {'RequestItems':{'product-a':{'Keys':[{'pk':{'S':'a'}}]},'orders':{'Keys':[{'pk':{'S':'a'}}]}}} | false
          TransactGetItems| {'TransactItems':[{'Get':{'TableName':'product-a','Key':{'pk':{'S':'a'}}}},{'Get':{'TableName':'orders','Key':{'pk':{'S':'a'}}}}]} | false
          """)
  void aReaderOfSomeTablesMayReadThoseAndNothingElse(String operation, String body, boolean passes)
      throws IOException {
    Authorisation authorisation = allowing("[{tables: [product-*], operations: [read]}]");
    assertThat(passes(authorisation, call(operation, body))).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GetItem         | {'TableName':'orders','Key':{'pk':{'S':'a-1'}}}                                              | true
          GetItem         | {'TableName':'orders','Key':{'pk':{'S':'b-1'}}}                                              | false
          GetItem         | {'TableName':'orders','Key':{'pk':{'S':'a'}}}                                                | false
          PutItem         | {'TableName':'orders','Item':{'pk':{'S':'a-1'},'x':{'S':'b'}}}                               | true
          PutItem         | {'TableName':'orders','Item':{'pk':{'S':'b-1'},'x':{'S':'a-1'}}}                             | false
          PutItem         | {'TableName':'unknown','Item':{'pk':{'S':'a-1'}}}                                            | false
          BatchWriteItem  | {'RequestItems':{'orders':[{'PutRequest':{'Item':{'pk':{'S':'a-1'}}}},{'DeleteRequest':{'Key':{'pk':{'S':'a-2'}}}}]}} | true
          BatchWriteItem  | {'RequestItems':{'orders':[{'PutRequest':{'Item':{'pk':{'S':'a-1'}}}},{'DeleteRequest':{'Key':{'pk':{'S':'b-2'}}}}]}} | false
          TransactWriteItems | {'TransactItems':[{'Put':{'TableName':'orders','Item':{'pk':{'S':'a-1'}}}},{'ConditionCheck':{'TableName':'orders','Key':{'pk':{'S':'b'}},'ConditionExpression':'attribute_exists(pk)'}}]} | false
          Query           | {'TableName':'orders','KeyConditions':{'pk':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'a-1'}]}}} | true
          Query           | {'TableName':'orders','KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{':p':{'S':'b-1'}}} | false
          Query           | {'TableName':'orders','IndexName':'same-key','KeyConditions':{'pk':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'a-1'}]}}} | true
          Query           | {'TableName':'orders','IndexName':'other-key','KeyConditionExpression':'city = :p','ExpressionAttributeValues':{':p':{'S':'a-1'}}} | false
          Query           | {'TableName':'orders','IndexName':'no-such','KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{':p':{'S':'a-1'}}} | false
          Scan            | {'TableName':'orders'}                                                                       | false
          DescribeTable   | {'TableName':'orders'}                                                                       | true
          """)
  void leadingKeysHoldForEveryItemOfEveryCall(String operation, String body, boolean passes)
      throws IOException {
    Authorisation authorisation =
        allowing("[{tables: [\"*\"], operations: [read, write], leadingKeys: [\"a-*\"]}]");
    assertThat(passes(authorisation, call(operation, body))).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ListTables       | {'ExclusiveStartTableName':'orders'}                                                                | false
          ListGlobalTables | {'ExclusiveStartGlobalTableName':'orders'}                                                          | false
          ListBackups      | {'ExclusiveStartBackupArn':'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/backup/1'}         | false
          ListBackups      | {'TableName':'orders','ExclusiveStartBackupArn':'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/backup/1'} | true
          ListStreams      | {'ExclusiveStartStreamArn':'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/1'}         | false
          """)
  void aListThatGoesOnFromOnesOwnTableShowsOthersToo(String operation, String body, boolean passes)
      throws IOException {
    Authorisation authorisation = allowing("[{tables: [orders], operations: [control, streams]}]");
    assertThat(passes(authorisation, call(operation, body))).isEqualTo(passes);
  }

  @Test
  void whatIsNotReadNorWriteMustBeAllowedByItsName() throws IOException {
    Call partiql = call("ExecuteStatement", "{'Statement':'SELECT * FROM orders'}");
    Call future = call("FutureOperation", "{'TableName':'orders'}");
    Call list = call("ListTables", "{}");
    Authorisation readWrite = allowing("[{tables: [\"*\"], operations: [read, write]}]");
    assertThat(passes(readWrite, partiql)).isFalse();
    assertThat(passes(readWrite, future)).isFalse();
    assertThat(passes(readWrite, list)).isFalse();
    Authorisation all = allowing("[{tables: [\"*\"], operations: [partiql, unknown, control]}]");
    assertThat(passes(all, partiql)).isTrue();
    assertThat(passes(all, future)).isTrue();
    assertThat(passes(all, list)).isTrue();
  }

  @Test
  void oneRuleMayAllowOneItemAndAnotherTheNext() throws IOException {
    Authorisation authorisation =
        allowing(
            "[{tables: [orders], operations: [PutItem]}, {tables: [stock], operations:"
                + " [UpdateItem]}]");
    String put = "{'Put':{'TableName':'orders','Item':{'pk':{'S':'a'}}}}";
    String update =
        "{'Update':{'TableName':'stock','Key':{'pk':{'S':'a'}},'UpdateExpression':'REMOVE x'}}";
    assertThat(
            passes(
                authorisation,
                call("TransactWriteItems", "{'TransactItems':[%s,%s]}".formatted(put, update))))
        .isTrue();
    assertThat(
            passes(
                authorisation,
                call(
                    "TransactWriteItems",
                    "{'TransactItems':[%s]}".formatted(put.replace("orders", "stock")))))
        .isFalse();
  }

  @Test
  void aCallThatDoesNotShowItsTablesNeedsARuleForAllOfThem() throws IOException {
    Authorisation some = allowing("[{tables: [orders], operations: [partiql, control, unknown]}]");
    for (Call hidden :
        new Call[] {
          call("ExecuteStatement", "{'Statement':'what is this'}"),
          call("ImportTable", "{'TableCreationParameters':{'TableName':'orders'}}"),
          call("FutureOperation", "{'Where':'orders'}"),
          call("FutureOperation", "not JSON"),
          call("TagResource", "{'ResourceArn':'arn:aws:s3:::orders'}"),
          call("RestoreTableFromBackup", "{'TargetTableName':'orders','BackupArn':'arn:x'}")
        }) {
      assertThat(passes(some, hidden)).as(hidden.target()).isFalse();
    }
    assertThat(
            passes(
                some,
                call(
                    "TagResource",
                    "{'ResourceArn':'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/index/x'}")))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          orders                                                       | OWN:table/orders       | true
          orders                                                       | ELSEWHERE:table/orders | false
          "*s"                                                         | ELSEWHERE:table/orders | false
          "*"                                                          | ELSEWHERE:table/orders | true
          "arn:*"                                                      | ELSEWHERE:table/orders | true
          arn:aws:dynamodb:eu-west-1:999999999999:table/orders         | ELSEWHERE:table/orders | true
          arn:aws:dynamodb:eu-west-1:999999999999:table/orders         | OWN:table/orders       | false
          arn:aws:dynamodb:eu-west-1:999999999999:table/orders         | orders                 | false
          arn:aws:dynamodb:eu-west-1:123456789012:table/orders         | OWN:table/orders       | true
          arn:aws:dynamodb:eu-west-1:123456789012:table/orders         | orders                 | true
          arn:aws:dynamodb:eu-west-1:123456789012:table/ord*           | orders                 | true
          """)
  void aNameIsOfATableAtHomeAndAnArnOfExactlyOne(String rule, String table, boolean passes)
      throws IOException {
    String named =
        table
            .replace("OWN", "arn:aws:dynamodb:eu-west-1:123456789012")
            .replace("ELSEWHERE", "arn:aws:dynamodb:eu-west-1:999999999999");
    Authorisation authorisation =
        allowing("[{tables: [%s], operations: [read, control]}]".formatted(rule));
    assertThat(
            passes(
                authorisation,
                call("GetItem", "{'TableName':'%s','Key':{'pk':{'S':'a'}}}".formatted(named))))
        .isEqualTo(passes);
    assertThat(passes(authorisation, call("UpdateTable", "{'TableName':'%s'}".formatted(named))))
        .isEqualTo(passes);
  }

  @Test
  void aCallerWhoIsNoLongerKnownIsRefused() throws IOException {
    Authorisation authorisation = allowing("[{tables: [\"*\"], operations: [read]}]");
    Call call = Calls.by("gone", call("ListTables", "{}"));
    assertThatThrownBy(() -> authorisation.before(call))
        .isInstanceOf(DynamoDbException.class)
        .hasMessageStartingWith("User: gone is not authorized to perform: dynamodb:ListTables");
  }

  @Test
  void theRefusalNeitherShowsKeysNorLetsHostileNamesThrough() throws IOException {
    Authorisation authorisation =
        allowing("[{tables: [\"*\"], operations: [read], leadingKeys: [\"a-*\"]}]");
    assertThatThrownBy(
            () ->
                authorisation.before(
                    call("GetItem", "{'TableName':'orders','Key':{'pk':{'S':'canary'}}}")))
        .hasMessageNotContaining("canary");
    assertThatThrownBy(
            () -> authorisation.before(call("UpdateTable", "{'TableName':'x\\u001b[2Jy'}")))
        .hasMessageContaining("x\\u001b[2Jy");
  }

  @Test
  void keysAreNotToldByTheSchemaOfAnotherAccountsTable() throws IOException {
    String rules = "[{tables: [orders], operations: [read], leadingKeys: [a*]}]";
    Call call = call("GetItem", "{'TableName':'orders','Key':{'pk':{'S':'a-1'}}}");
    assertThat(passes(allowing(rules), call)).isTrue();
    assertThatThrownBy(() -> allowing(rules, (caller, table) -> false).before(call))
        .hasMessageContaining("the caller's role is in another account; tables.orders.schema");
    String without = "[{tables: [orders], operations: [read]}]";
    assertThat(passes(allowing(without, (caller, table) -> false), call)).isTrue();
  }

  @Test
  void withoutCallersNobodyIsRefused() {
    Call call = call("ListTables", "{}");
    assertThat(
            new Authorisation(
                    Optional::empty,
                    AuthorisationTest::schema,
                    caller -> HOME,
                    (caller, table) -> true)
                .before(call))
        .isSameAs(call);
  }

  @Test
  void keysDecideOnlyWhereEveryRuleThatCoversTheTableHasThem() throws IOException {
    Authorisation authorisation =
        allowing(
            "[{tables: [ord*], operations: [read], leadingKeys: [a*]},"
                + " {tables: [sales], operations: [read]}]");
    Call orders = get("orders");
    Call sales = get("sales");
    Call secret = get("secret");

    assertThat(authorisation.keysDecide(orders, access(orders))).isTrue();
    assertThat(authorisation.keysDecide(sales, access(sales))).isFalse();
    assertThat(authorisation.keysDecide(secret, access(secret))).isFalse();
    assertThat(authorisation.mayTouch(orders, access(orders))).isTrue();
    assertThat(authorisation.mayTouch(sales, access(sales))).isTrue();
    assertThat(authorisation.mayTouch(secret, access(secret))).isFalse();
  }

  @Test
  void aRefusalForWantOfASchemaSaysHowToGiveOne() throws IOException {
    Authorisation authorisation =
        allowing("[{tables: [unseen], operations: [read], leadingKeys: [a*]}]");

    assertThatThrownBy(() -> authorisation.before(get("unseen")))
        .hasMessageContaining("whose key is not known yet")
        .hasMessageContaining("tables.unseen.schema");
  }

  private static Call get(String table) {
    return call("GetItem", "{'TableName':'%s','Key':{'pk':{'S':'a'}}}".formatted(table));
  }

  private static ItemAccess access(Call call) {
    return Objects.requireNonNull(call.head()).accesses().getFirst();
  }
}
