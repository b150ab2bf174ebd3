package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.store.OperationLog;
import io.heatsink.store.SimulatedDisk;
import io.heatsink.store.Sync;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DurableEngineTest {
  private final SimulatedDisk disk = new SimulatedDisk();
  private final MovedClock clock = new MovedClock();
  private DurableEngine engine = open();
  private Calls calls = Calls.on(engine);

  private DurableEngine open() {
    try {
      return DurableEngine.open(
          EngineOptions.DEFAULT.withClock(clock),
          ItemCollections.MAX_BYTES,
          reader -> OperationLog.open(disk, Sync.ALWAYS, reader),
          LoggedCommits::new);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** All is written and answered; then the process is killed, and another comes. */
  private void restart() {
    while (engine.log().writePending()) {
      // one batch after another
    }
    disk.restartAfterKill();
    engine = open();
    calls = Calls.on(engine);
  }

  private void checkpoint() throws IOException {
    engine.makeCheckpoint();
  }

  /** Who waits for the answer to a call. */
  private static final class Caller implements DurableEngine.Answer {
    private String heard = "nothing";

    @Override
    public void reply(byte[] body) {
      heard = new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public void error(DynamoDbException error) {
      heard = error.type().typeName();
    }
  }

  private Caller asks(String operation, String request) {
    Caller caller = new Caller();
    engine.execute(
        operation,
        request.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
        Calls.CONTEXT,
        caller);
    return caller;
  }

  private static final String PUT = "{'TableName': 'orders', 'Item': {'pk': {'S': 'a'}}}";
  private static final String GET = "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}}";

  @Test
  void aWriteIsAnsweredOnceItIsKept() {
    calls.withTable("orders");
    Caller writer = asks("PutItem", PUT);

    assertThat(writer.heard).isEqualTo("nothing");
    engine.log().writePending();
    assertThat(writer.heard).isEqualTo("{}");
  }

  @Test
  void aReadOfWhatIsNotKeptYetWaitsToo() {
    calls.withTable("orders");
    engine.log().writePending();
    assertThat(asks("GetItem", GET).heard).isEqualTo("{}");
    Caller writer = asks("PutItem", PUT);
    Caller reader = asks("GetItem", GET);

    assertThat(reader.heard).isEqualTo("nothing");
    engine.log().writePending();
    assertThat(writer.heard).isEqualTo("{}");
    assertThat(reader.heard).isEqualTo("{\"Item\":{\"pk\":{\"S\":\"a\"}}}");
  }

  @Test
  void onceTheDiskFailsEveryCallIsAnsweredWithAnError() {
    calls.withTable("orders");
    engine.log().writePending();
    Caller writer = asks("PutItem", PUT);
    disk.fullFrom(disk.changes() + 1);
    engine.log().writePending();

    assertThat(writer.heard).isEqualTo("InternalServerError");
    assertThat(asks("GetItem", GET).heard).isEqualTo("InternalServerError");
    restart();
    assertThat(calls.get("orders", "{'pk': {'S': 'a'}}")).isEqualTo("{}");
  }

  @Test
  void tablesAndAllThatIsSaidOfThemAreThereAgain() throws IOException {
    calls.withIndexedTable("orders", "{'ProjectionType': 'INCLUDE', 'NonKeyAttributes': ['v']}");
    calls.withLocallyIndexedTable("places", "{'ProjectionType': 'ALL'}");
    String arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders";
    calls.call(
        "TagResource",
        "{'ResourceArn': '%s', 'Tags': [{'Key': 'k', 'Value': 'v'}]}".formatted(arn));
    calls.call("PutResourcePolicy", "{'ResourceArn': '%s', 'Policy': '{}'}".formatted(arn));
    calls.call(
        "UpdateContinuousBackups",
        "{'TableName': 'orders', 'PointInTimeRecoverySpecification':"
            + " {'PointInTimeRecoveryEnabled': true}}");
    calls.call("CreateBackup", "{'TableName': 'orders', 'BackupName': 'first'}");
    calls.call(
        "UpdateTimeToLive",
        "{'TableName': 'places', 'TimeToLiveSpecification': {'AttributeName': 'due', 'Enabled':"
            + " true}}");
    calls.call(
        "UpdateTable",
        "{'TableName': 'places', 'BillingMode': 'PROVISIONED', 'DeletionProtectionEnabled': true,"
            + " 'ProvisionedThroughput': {'ReadCapacityUnits': 7, 'WriteCapacityUnits': 8}}");
    calls.put("orders", "{'pk': {'S': 'a'}, 'g': {'S': 'x'}, 'h': {'N': '1'}, 'v': {'S': 'w'}}");
    calls.put("places", "{'pk': {'S': 'a'}, 'sk': {'S': 's'}, 'h': {'N': '2'}}");
    List<String> before = Dump.of(calls);

    restart();
    assertThat(Dump.of(calls)).isEqualTo(before);
    checkpoint();
    restart();
    assertThat(Dump.of(calls)).isEqualTo(before);
  }

  @Test
  void aTokenHoldsAfterARestartAndForTenMinutes() {
    calls.withTable("orders");
    String add =
        "{'ClientRequestToken': 't', 'TransactItems': [{'Update': {'TableName': 'orders', 'Key':"
            + " {'pk': {'S': 'a'}}, 'UpdateExpression': 'ADD n :one', 'ExpressionAttributeValues':"
            + " {':one': {'N': '%s'}}}}]}";
    calls.call("TransactWriteItems", add.formatted("1"));
    restart();
    calls.call("TransactWriteItems", add.formatted("1.0"));

    assertThat(calls.get("orders", "{'pk': {'S': 'a'}}")).contains("'n':{'N':'1'}");
    assertThat(calls.error("TransactWriteItems", add.formatted("2")))
        .startsWith("IdempotentParameterMismatchException");
    clock.move(Duration.ofMinutes(10));
    calls.call("TransactWriteItems", add.formatted("1"));
    assertThat(calls.get("orders", "{'pk': {'S': 'a'}}")).contains("'n':{'N':'2'}");
  }

  @Test
  void aConsumerGoesOnWhereItWas() throws IOException {
    calls.call(
        "CreateTable",
        """
        {'TableName': 'orders', 'BillingMode': 'PAY_PER_REQUEST',
         'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'}],
         'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}],
         'StreamSpecification': {'StreamEnabled': true, 'StreamViewType': 'NEW_AND_OLD_IMAGES'}}
        """);
    calls.put("orders", "{'pk': {'S': 'a'}, 'v': {'N': '1'}}");
    calls.put("orders", "{'pk': {'S': 'a'}, 'v': {'N': '2'}}");
    StreamReader reader = StreamReader.of(calls, "orders");
    StreamReader.Change first = reader.all().getFirst();
    String iterator =
        reader.iterator(
            first.shard(),
            "'ShardIteratorType': 'AFTER_SEQUENCE_NUMBER', 'SequenceNumber': '%s'"
                .formatted(first.sequence()));
    restart();
    calls.put("orders", "{'pk': {'S': 'a'}, 'v': {'N': '3'}}");
    checkpoint();
    restart();
    calls.put("orders", "{'pk': {'S': 'a'}, 'v': {'N': '4'}}");
    clock.move(TableStream.OPEN);
    calls.put("orders", "{'pk': {'S': 'a'}, 'v': {'N': '5'}}");
    restart();

    StreamReader again = StreamReader.of(calls, "orders");
    assertThat(again.arn()).isEqualTo(reader.arn());
    assertThat(again.all())
        .extracting(change -> change.after() == null ? "" : change.after().get("v"))
        .extracting(String::valueOf)
        .extracting(text -> text.replaceAll("[^0-9]", ""))
        .containsExactly("1", "2", "3", "4", "5");
    assertThat(again.shards()).hasSize(2);
    clock.move(TableStream.OPEN.negated());
    assertThat(
            StreamReader.changes(
                first.shard(),
                calls.onStreams("GetRecords", "{'ShardIterator': '%s'}".formatted(iterator))))
        .hasSize(3)
        .doesNotContain(first);
  }

  @Test
  void whatIsDueExpiresAfterARestart() {
    calls.withTable("orders");
    calls.call(
        "UpdateTimeToLive",
        "{'TableName': 'orders', 'TimeToLiveSpecification': {'AttributeName': 'due', 'Enabled':"
            + " true}}");
    calls.put(
        "orders",
        "{'pk': {'S': 'a'}, 'due': {'N': '%d'}}"
            .formatted(clock.instant().plusSeconds(60).getEpochSecond()));
    restart();
    assertThat(calls.get("orders", "{'pk': {'S': 'a'}}")).contains("'pk'");
    clock.move(Duration.ofSeconds(61));

    assertThat(calls.get("orders", "{'pk': {'S': 'a'}}")).isEqualTo("{}");
  }

  @Test
  void aTableMadeAfterARestartHasAnIdOfItsOwn() {
    calls.withTable("first");
    String first = StreamReader.text(describe("first"), "TableId");
    restart();
    calls.withTable("second");

    assertThat(StreamReader.text(describe("first"), "TableId")).isEqualTo(first);
    assertThat(StreamReader.text(describe("second"), "TableId")).isNotEqualTo(first);
  }

  @Test
  void aDeletedTableStaysDeletedAndItsSuccessorHasNoneOfItsItems() throws IOException {
    calls.withTable("orders").put("orders", "{'pk': {'S': 'a'}}");
    calls.call("DeleteTable", "{'TableName': 'orders'}");
    calls.call("ListTables", "{}");
    restart();
    assertThat(calls.call("ListTables", "{}")).isEqualTo("{'TableNames':[]}");
    calls.withTable("orders");
    checkpoint();
    restart();

    assertThat(calls.get("orders", "{'pk': {'S': 'a'}}")).isEqualTo("{}");
  }

  private String describe(String table) {
    return calls.call("DescribeTable", "{'TableName': '%s'}".formatted(table));
  }
}
