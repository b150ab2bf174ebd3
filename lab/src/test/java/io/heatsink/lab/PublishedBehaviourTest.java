package io.heatsink.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.engine.Engine;
import io.heatsink.engine.EngineOptions;
import io.heatsink.engine.RequestContext;
import io.heatsink.lab.fault.Toxics;
import io.heatsink.partition.PartitionModel;
import io.heatsink.partition.PartitionSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What AWS has published of throttling and that takes a whole table to show, one test for each
 * statement, under a clock that is moved by hand. What takes a partition model only is in that
 * module's test of the same name.
 */
class PublishedBehaviourTest {
  private static final PartitionSettings TODAY = PartitionSettings.DEFAULT;
  private static final PartitionSettings SPENT = TODAY.withInitialBurst(Duration.ZERO);
  private static final String ON_DEMAND = "'BillingMode': 'PAY_PER_REQUEST'";
  private static final String ARN = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders";

  private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-21T12:00:00Z"));
  private final Tables tables = new Tables();

  /** An engine as a lab has it. */
  private final class Account {
    final Engine engine;

    Account(PartitionSettings settings) {
      engine =
          Engine.create(
              EngineOptions.DEFAULT
                  .withClock(clock)
                  .withAdmission(
                      new PartitionAdmission(
                          new PartitionModel(settings), tables, clock, new Toxics(0))));
    }

    String call(String operation, String request) {
      return text(engine.execute(operation, bytes(request), context()));
    }

    String onStreams(String operation, String request) {
      return text(engine.executeOnStreams(operation, bytes(request), context()));
    }

    DynamoDbException refusal(String operation, String request) {
      return Objects.requireNonNull(
          catchThrowableOfType(DynamoDbException.class, () -> call(operation, request)));
    }

    Account withTable(String more) {
      String unused =
          call(
              "CreateTable",
              """
              {'TableName': 'orders', %s,
               'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'},
                 {'AttributeName': 'sk', 'AttributeType': 'S'}],
               'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'},
                 {'AttributeName': 'sk', 'KeyType': 'RANGE'}]}
              """
                  .formatted(more));
      return this;
    }

    void put(String partition, String sort) {
      String unused = call("PutItem", item(partition, sort));
    }
  }

  private static byte[] bytes(String request) {
    return request.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] reply) {
    return new String(reply, StandardCharsets.UTF_8).replace('"', '\'');
  }

  private static RequestContext context() {
    return new RequestContext("eu-central-1", "123456789012");
  }

  private static String item(String partition, String sort) {
    return "{'TableName': 'orders', 'Item': {'pk': {'S': '%s'}, 'sk': {'S': '%s'}}}"
        .formatted(partition, sort);
  }

  private static String provisioned(int read, int write) {
    return "'ProvisionedThroughput': {'ReadCapacityUnits': %d, 'WriteCapacityUnits': %d}"
        .formatted(read, write);
  }

  private static List<String> codes(DynamoDbException refusal) {
    return refusal.throttlingReasons().stream().map(ThrottlingReason::code).toList();
  }

  private int partitions() {
    return Objects.requireNonNull(tables.views(clock.nanoTime()).get("orders"))
        .table()
        .partitions()
        .size();
  }

  /** DG, "DynamoDB maximum throughput for on-demand tables"; -1 takes a maximum away. */
  @Test
  void writesAboveTheOwnersMaximumAreRefusedUntilItIsTakenAway() {
    Account account =
        new Account(SPENT)
            .withTable(ON_DEMAND + ", 'OnDemandThroughput': {'MaxWriteRequestUnits': 1}");

    DynamoDbException refused = account.refusal("PutItem", item("a", "1"));
    account.call(
        "UpdateTable",
        "{'TableName': 'orders', 'OnDemandThroughput': {'MaxWriteRequestUnits': -1}}");
    account.call("DescribeTable", "{'TableName': 'orders'}");
    for (int at = 0; at < 900; at++) {
      account.put("a", "1");
    }

    assertThat(refused.type()).isEqualTo(ErrorType.THROTTLING);
    assertThat(codes(refused)).containsExactly("TableWriteMaxOnDemandThroughputExceeded");
    assertThat(refused.throttlingReasons().getFirst().resource()).isEqualTo(ARN);
  }

  /** DG, "Understanding DynamoDB warm throughput". */
  @Test
  void warmThroughputMakesPartitionsBeforehand() {
    Account account =
        new Account(TODAY)
            .withTable(
                ON_DEMAND
                    + ", 'WarmThroughput': {'ReadUnitsPerSecond': 12000,"
                    + " 'WriteUnitsPerSecond': 8000}");
    assertThat(partitions()).isEqualTo(8);

    account.call(
        "UpdateTable", "{'TableName': 'orders', 'WarmThroughput': {'WriteUnitsPerSecond': 9000}}");
    account.call("DescribeTable", "{'TableName': 'orders'}");
    assertThat(partitions()).isGreaterThanOrEqualTo(9);
  }

  /** DG, "Error handling with DynamoDB": batch operations. */
  @Test
  void aBatchIsServedInPartAndFailsOnlyIfAllOfItIsRefused() {
    Account account = new Account(SPENT).withTable(provisioned(100, 2));
    clock.advance(Duration.ofSeconds(1));
    String batch =
        """
        {'RequestItems': {'orders': [
          {'PutRequest': {'Item': {'pk': {'S': 'a'}, 'sk': {'S': '1'}}}},
          {'PutRequest': {'Item': {'pk': {'S': 'b'}, 'sk': {'S': '2'}}}},
          {'PutRequest': {'Item': {'pk': {'S': 'c'}, 'sk': {'S': '3'}}}}]}}
        """;

    assertThat(account.call("BatchWriteItem", batch))
        .isEqualTo(
            "{'UnprocessedItems':{'orders':[{'PutRequest':{'Item':{'pk':{'S':'c'},"
                + "'sk':{'S':'3'}}}}]}}");
    DynamoDbException refused = account.refusal("BatchWriteItem", batch);
    assertThat(refused.type()).isEqualTo(ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED);
    assertThat(codes(refused)).containsExactly("TableWriteProvisionedThroughputExceeded");
  }

  /** API Reference, TransactWriteItems: each item twice, and reasons in the order of the items. */
  @Test
  void aTransactionIsRefusedAsAWholeAndTellsWhichItemWasTooMuch() {
    Account account =
        new Account(SPENT.withPartitions(2).withAdaptive(false)).withTable(provisioned(100, 4));
    clock.advance(Duration.ofSeconds(1));
    account.put("hot", "1");
    account.put("hot", "2");

    DynamoDbException refused =
        account.refusal(
            "TransactWriteItems",
            """
            {'TransactItems': [
              {'Put': {'TableName': 'orders', 'Item': {'pk': {'S': '%s'}, 'sk': {'S': '1'}}}},
              {'Put': {'TableName': 'orders', 'Item': {'pk': {'S': 'hot'}, 'sk': {'S': '3'}}}}]}
            """
                .formatted(besideHot(account)));

    assertThat(refused.type()).isEqualTo(ErrorType.TRANSACTION_CANCELED);
    assertThat(refused.getMessage()).contains("[None, ProvisionedThroughputExceeded]");
  }

  /** A key of the partition that has not spent its share; it takes a write. */
  private static String besideHot(Account account) {
    for (int at = 0; ; at++) {
      String key = "key" + at;
      String get =
          "{'TableName': 'orders', 'Key': {'pk': {'S': '%s'}, 'sk': {'S': '1'}}}".formatted(key);
      try {
        String unused = account.call("DeleteItem", get);
        return key;
      } catch (DynamoDbException e) {
        assertThat(codes(e)).containsExactly("TableWriteKeyRangeThroughputExceeded");
      }
    }
  }

  /** DG, "Change data capture for DynamoDB Streams": shards split as the table's partitions do. */
  @Test
  void aStreamFollowsACollectionThatIsSplitForItsHeat() {
    Account account =
        new Account(TODAY.withPartitions(1).withSplitDelay(Duration.ofSeconds(5)))
            .withTable(
                ON_DEMAND
                    + ", 'StreamSpecification': {'StreamEnabled': true, 'StreamViewType':"
                    + " 'KEYS_ONLY'}");
    String stream =
        value(account.call("DescribeTable", "{'TableName': 'orders'}"), "LatestStreamArn");
    Random random = new Random(5);
    for (int at = 0; at < 8_000; at++) {
      account.put("collection", "item%03d".formatted(random.nextInt(1_000)));
      clock.advance(Duration.ofNanos(1_050_000));
    }
    assertThat(partitions()).isEqualTo(2);

    clock.advance(Duration.ofSeconds(2));
    account.put("collection", "a");
    account.put("collection", "z");
    String described = account.onStreams("DescribeStream", "{'StreamArn': '%s'}".formatted(stream));
    List<String> ids = values(described, "ShardId");
    assertThat(ids).hasSize(3);
    assertThat(values(described, "ParentShardId")).containsExactly(ids.get(0), ids.get(0));
    assertThat(values(described, "EndingSequenceNumber")).hasSize(1);
    assertThat(lastSortKey(account, stream, ids.get(1))).isEqualTo("a");
    assertThat(lastSortKey(account, stream, ids.get(2))).isEqualTo("z");
  }

  private static String lastSortKey(Account account, String stream, String shard) {
    String iterator =
        value(
            account.onStreams(
                "GetShardIterator",
                "{'StreamArn': '%s', 'ShardId': '%s', 'ShardIteratorType': 'TRIM_HORIZON'}"
                    .formatted(stream, shard)),
            "ShardIterator");
    String last = "";
    for (String next = iterator; ; ) {
      String page = account.onStreams("GetRecords", "{'ShardIterator': '%s'}".formatted(next));
      List<String> found = new ArrayList<>();
      var matcher = Pattern.compile("'sk':\\{'S':'([^']*)'").matcher(page);
      while (matcher.find()) {
        found.add(matcher.group(1));
      }
      if (found.isEmpty()) {
        return last;
      }
      last = found.getLast();
      next = value(page, "NextShardIterator");
    }
  }

  private static String value(String reply, String name) {
    return values(reply, name).getFirst();
  }

  private static List<String> values(String reply, String name) {
    return Pattern.compile("'" + name + "':'([^']*)'")
        .matcher(reply)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /** API Reference, TagResource: five times per second, per account. */
  @Test
  void tagsAreSetFiveTimesASecond() {
    Account account = new Account(TODAY).withTable(ON_DEMAND);
    String tag = "{'ResourceArn': '%s', 'Tags': [{'Key': 'team', 'Value': 'blue'}]}".formatted(ARN);
    for (int time = 0; time < 5; time++) {
      account.call("TagResource", tag);
    }

    DynamoDbException refused = account.refusal("TagResource", tag);
    assertThat(refused.type()).isEqualTo(ErrorType.THROTTLING);
    assertThat(refused.getMessage()).isEqualTo("Rate of requests exceeds the allowed throughput.");
    clock.advance(Duration.ofMillis(200));
    account.call("TagResource", tag);
  }

  @Test
  void tablesMayBeDescribedAndCreatedAsFastAsOneLikes() {
    Account account = new Account(TODAY);
    for (int time = 0; time < 200; time++) {
      account.withTable(ON_DEMAND);
      account.call("DescribeTable", "{'TableName': 'orders'}");
      account.call("DeleteTable", "{'TableName': 'orders'}");
    }
  }

  private static String timeToLive(boolean enabled) {
    return "{'TableName': 'orders', 'TimeToLiveSpecification': {'AttributeName': 'until',"
        + " 'Enabled': %s}}".formatted(enabled);
  }

  /** API Reference, UpdateTimeToLive. */
  @Test
  void timeToLiveIsChangedOnceAnHour() {
    Account account = new Account(TODAY).withTable(ON_DEMAND);
    account.call("UpdateTimeToLive", timeToLive(true));

    DynamoDbException refused = account.refusal("UpdateTimeToLive", timeToLive(false));
    assertThat(refused.type()).isEqualTo(ErrorType.VALIDATION);
    clock.advance(Duration.ofHours(1));
    account.call("UpdateTimeToLive", timeToLive(false));
  }

  @Test
  void withoutThrottlingNothingOfAllThisIsRefused() {
    Account account = new Account(SPENT.withThrottle(false)).withTable(provisioned(1, 1));
    for (int time = 0; time < 60; time++) {
      account.put("hot", "1");
      account.call("ListTagsOfResource", "{'ResourceArn': '%s'}".formatted(ARN));
      account.call("UpdateTimeToLive", timeToLive(true));
      account.call("UpdateTimeToLive", timeToLive(false));
    }
    assertThat(account.call("DescribeTimeToLive", "{'TableName': 'orders'}")).contains("DISABLED");
  }
}
