package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PartitionHash;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamTest {
  private static final String KEY = "{'pk': {'S': 'a'}}";
  private static final String FROM_THE_START = "'ShardIteratorType': 'TRIM_HORIZON'";

  private final MovedClock clock = new MovedClock();
  private final Partitions partitions = new Partitions();
  private final Calls calls =
      Calls.on(EngineOptions.DEFAULT.withClock(clock).withAdmission(partitions));

  /** Admits all, and says how the table is divided. */
  private static final class Partitions implements Admission, Admission.ForTable {
    List<PartitionStart> starts = List.of(PartitionStart.FIRST);

    @Override
    public ForTable created(TableThroughput table) {
      return this;
    }

    @Override
    public List<Optional<DynamoDbException>> transaction(List<Part> parts) {
      return Collections.nCopies(parts.size(), Optional.empty());
    }

    @Override
    public void read(ReadCharge charge) {}

    @Override
    public void write(WriteCharge charge) {}

    @Override
    public void changed(TableThroughput table) {}

    @Override
    public List<PartitionStart> partitionStarts() {
      return starts;
    }

    @Override
    public void deleted() {}
  }

  private static String create(String specification) {
    return """
    {'TableName': 'orders', 'BillingMode': 'PAY_PER_REQUEST', %s
     'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'}],
     'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}]}
    """
        .formatted(specification);
  }

  private StreamReader created(String view) {
    calls.call(
        "CreateTable",
        create(
            "'StreamSpecification': {'StreamEnabled': true, 'StreamViewType': '%s'},"
                .formatted(view)));
    return StreamReader.of(calls, "orders");
  }

  private void delete() {
    calls.call("DeleteItem", "{'TableName': 'orders', 'Key': %s}".formatted(KEY));
  }

  @Test
  void aRecordTellsWhatBecameOfAnItem() {
    StreamReader stream = created("NEW_AND_OLD_IMAGES");
    calls.put("orders", "{'pk': {'S': 'a'}, 'v': {'N': '1'}}");
    calls.put("orders", "{'pk': {'S': 'a'}, 'v': {'N': '2'}}");
    delete();

    String shard = stream.shards().getFirst().id();
    String reply =
        calls.onStreams(
            "GetRecords",
            "{'ShardIterator': '%s'}".formatted(stream.iterator(shard, FROM_THE_START)));

    assertThat(reply.replaceAll("'eventID':'[0-9a-f]{32}'", "'eventID':''"))
        .startsWith(
            "{'Records':[{'eventID':'','eventName':'INSERT','eventVersion':'1.1','eventSource':"
                + "'aws:dynamodb','awsRegion':'eu-central-1','dynamodb':"
                + "{'ApproximateCreationDateTime':1795255200,'Keys':{'pk':{'S':'a'}},'NewImage':"
                + "{'pk':{'S':'a'},'v':{'N':'1'}},'SequenceNumber':'100000000000000000002',"
                + "'SizeBytes':9,'StreamViewType':'NEW_AND_OLD_IMAGES'}},");
    assertThat(stream.all().stream().map(StreamReader.Change::name))
        .containsExactly("INSERT", "MODIFY", "REMOVE");
  }

  @ParameterizedTest
  @CsvSource({
    "NEW_AND_OLD_IMAGES, true, true",
    "NEW_IMAGE, true, false",
    "OLD_IMAGE, false, true",
    "KEYS_ONLY, false, false"
  })
  void aStreamShowsWhatItsViewSays(String view, boolean after, boolean before) {
    StreamReader stream = created(view);
    calls.put("orders", "{'pk': {'S': 'a'}, 'v': {'N': '1'}}");
    calls.put("orders", "{'pk': {'S': 'a'}, 'v': {'N': '2'}}");

    StreamReader.Change last = stream.all().getLast();
    assertThat(last.key()).containsOnlyKeys("pk");
    assertThat(last.after() != null).isEqualTo(after);
    assertThat(last.before() != null).isEqualTo(before);
  }

  @Test
  void whatChangesNothingIsNotTold() {
    StreamReader stream = created("KEYS_ONLY");
    calls.put("orders", "{'pk': {'S': 'a'}, 'v': {'N': '1'}, 'w': {'SS': ['x', 'y']}}");
    calls.put("orders", "{'pk': {'S': 'a'}, 'w': {'SS': ['y', 'x']}, 'v': {'N': '1.0'}}");
    calls.call("DeleteItem", "{'TableName': 'orders', 'Key': {'pk': {'S': 'none'}}}");
    calls.call("UpdateItem", "{'TableName': 'orders', 'Key': %s}".formatted(KEY));

    assertThat(stream.all()).hasSize(1);
  }

  @Test
  void aTransactionIsToldItemByItem() {
    StreamReader stream = created("KEYS_ONLY");
    calls.put("orders", KEY);

    calls.call(
        "TransactWriteItems",
        """
        {'TransactItems': [{'Put': {'TableName': 'orders', 'Item': {'pk': {'S': 'b'}}}},
          {'ConditionCheck': {'TableName': 'orders', 'Key': {'pk': {'S': 'c'}},
             'ConditionExpression': 'attribute_not_exists(pk)'}},
          {'Delete': {'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}}}]}
        """);

    assertThat(stream.all().stream().map(StreamReader.Change::name))
        .containsExactly("INSERT", "INSERT", "REMOVE");
  }

  @Test
  void iteratorsOfEachKindBeginWhereTheySay() {
    StreamReader stream = created("KEYS_ONLY");
    String shard = stream.shards().getFirst().id();
    for (String key : List.of("a", "b", "c")) {
      calls.put("orders", "{'pk': {'S': '%s'}}".formatted(key));
    }
    String latest = stream.iterator(shard, "'ShardIteratorType': 'LATEST'");
    calls.put("orders", "{'pk': {'S': 'd'}}");
    String second = stream.all().get(1).sequence();
    String at = "'ShardIteratorType': '%s', 'SequenceNumber': '" + second + "'";

    assertThat(keys(stream.iterator(shard, FROM_THE_START))).isEqualTo("abcd");
    assertThat(keys(latest)).isEqualTo("d");
    assertThat(keys(stream.iterator(shard, at.formatted("AT_SEQUENCE_NUMBER")))).isEqualTo("bcd");
    assertThat(keys(stream.iterator(shard, at.formatted("AFTER_SEQUENCE_NUMBER")))).isEqualTo("cd");
  }

  private String keys(String iterator) {
    return StreamReader.changes(
            "", calls.onStreams("GetRecords", "{'ShardIterator': '%s'}".formatted(iterator)))
        .stream()
        .map(change -> Replies.json(change.key()).substring(12, 13))
        .collect(Collectors.joining());
  }

  @Test
  void anOpenShardGivesAnIteratorForWhatComes() {
    StreamReader stream = created("KEYS_ONLY");
    String start = stream.iterator(stream.shards().getFirst().id(), FROM_THE_START);
    String empty = calls.onStreams("GetRecords", "{'ShardIterator': '%s'}".formatted(start));
    assertThat(empty).startsWith("{'Records':[],'NextShardIterator':");

    calls.put("orders", KEY);
    assertThat(keys(StreamReader.text(empty, "NextShardIterator"))).isEqualTo("a");
  }

  @Test
  void aStreamThatIsBehindShowsChangesLaterAndInTheirOrder() {
    Lag lag = new Lag(Duration.ofSeconds(1), Duration.ofSeconds(9));
    Calls late = Calls.on(EngineOptions.DEFAULT.withClock(clock).withStreamLag(lag).withSeed(7));
    late.call(
        "CreateTable",
        create("'StreamSpecification': {'StreamEnabled': true, 'StreamViewType': 'KEYS_ONLY'},"));
    StreamReader stream = StreamReader.of(late, "orders");
    for (int at = 0; at < 10; at++) {
      late.put("orders", "{'pk': {'S': '%d'}}".formatted(at));
    }

    List<StreamReader.Change> seen = stream.all();
    assertThat(seen).isEmpty();
    for (int second = 1; second <= 9; second++) {
      clock.move(Duration.ofSeconds(1));
      List<StreamReader.Change> now = stream.all();
      assertThat(now.subList(0, seen.size())).isEqualTo(seen);
      seen = now;
    }
    assertThat(seen).hasSize(10);
  }

  @Test
  void anIteratorExpiresAfterAQuarterOfAnHour() {
    StreamReader stream = created("KEYS_ONLY");
    String request =
        "{'ShardIterator': '%s'}"
            .formatted(stream.iterator(stream.shards().getFirst().id(), FROM_THE_START));

    clock.move(Duration.ofMinutes(15).minusMillis(1));
    assertThat(calls.errorOnStreams("GetRecords", request)).isEqualTo("no error");
    clock.move(Duration.ofMillis(1));
    assertThat(calls.errorOnStreams("GetRecords", request)).startsWith("ExpiredIteratorException");
  }

  @Test
  void recordsAreTrimmedAfterADay() {
    StreamReader stream = created("KEYS_ONLY");
    calls.put("orders", KEY);
    StreamReader.Change first = stream.all().getFirst();
    clock.move(Duration.ofHours(3));
    calls.put("orders", "{'pk': {'S': 'b'}}");
    assertThat(stream.all()).hasSize(2);

    clock.move(Duration.ofHours(21).plusMillis(1));
    assertThat(stream.all()).hasSize(1);
    assertThat(
            calls.errorOnStreams(
                "GetShardIterator",
                """
                {'StreamArn': '%s', 'ShardId': '%s', 'ShardIteratorType': 'AT_SEQUENCE_NUMBER',
                 'SequenceNumber': '%s'}
                """
                    .formatted(stream.arn(), first.shard(), first.sequence())))
        .startsWith("TrimmedDataAccessException");
    clock.move(Duration.ofHours(3));
    assertThat(stream.all()).isEmpty();
  }

  @Test
  void aShardIsClosedAfterSomeHoursAndAnotherGoesOn() {
    StreamReader stream = created("KEYS_ONLY");
    calls.put("orders", KEY);
    clock.move(TableStream.OPEN);
    delete();

    List<StreamReader.Shard> shards = stream.shards();
    assertThat(shards).hasSize(2);
    assertThat(shards.getFirst().last()).isNotNull();
    assertThat(shards.getLast().parent()).isEqualTo(shards.getFirst().id());
    assertThat(shards.getLast().last()).isNull();
    assertThat(stream.all().stream().map(StreamReader.Change::shard))
        .containsExactly(shards.getFirst().id(), shards.getLast().id());
    String closed =
        calls.onStreams(
            "GetRecords",
            "{'ShardIterator': '%s'}"
                .formatted(stream.iterator(shards.getFirst().id(), FROM_THE_START)));
    assertThat(closed).doesNotContain("NextShardIterator");
  }

  @Test
  void shardsFollowTheSplitsOfPartitions() {
    partitions.starts = hashes(0, 1L << 62, Long.MIN_VALUE);
    StreamReader stream = created("KEYS_ONLY");
    assertThat(stream.shards()).hasSize(3);
    putMany();
    Set<String> used =
        stream.all().stream().map(StreamReader.Change::shard).collect(Collectors.toSet());
    assertThat(used).hasSize(3);

    // The last partition, from 2^63 on, is split at 3 × 2^62.
    partitions.starts = hashes(0, 1L << 62, Long.MIN_VALUE, 3L << 62);
    clock.move(Duration.ofSeconds(1));
    List<StreamReader.Shard> shards = stream.shards();
    assertThat(shards).hasSize(5);
    assertThat(shards.subList(0, 2)).allMatch(shard -> shard.last() == null);
    StreamReader.Shard split = shards.get(2);
    assertThat(split.last()).isNotNull();
    assertThat(shards.subList(3, 5))
        .allMatch(shard -> split.id().equals(shard.parent()) && shard.last() == null);
    putMany();
    assertThat(stream.all().stream().map(StreamReader.Change::shard).distinct()).hasSize(5);
    assertThat(
            calls.onStreams(
                "DescribeStream",
                "{'StreamArn': '%s', 'ShardFilter': {'Type': 'CHILD_SHARDS', 'ShardId': '%s'}}"
                    .formatted(stream.arn(), split.id())))
        .doesNotContain(shards.getFirst().id())
        .contains(shards.get(3).id(), shards.get(4).id());
  }

  private static List<PartitionStart> hashes(long... hashes) {
    return Arrays.stream(hashes).mapToObj(hash -> new PartitionStart(hash, null, false)).toList();
  }

  @Test
  void shardsFollowASplitInsideAnItemCollection() {
    calls.call(
        "CreateTable",
        """
        {'TableName': 'orders', 'BillingMode': 'PAY_PER_REQUEST',
         'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'},
           {'AttributeName': 'sk', 'AttributeType': 'N'}],
         'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'},
           {'AttributeName': 'sk', 'KeyType': 'RANGE'}],
         'StreamSpecification': {'StreamEnabled': true, 'StreamViewType': 'NEW_IMAGE'}}
        """);
    StreamReader stream = StreamReader.of(calls, "orders");
    putCollection(1);

    // Behind the item with the sort key 4; and later before the one with 2.
    KeyValue four = KeyValue.of(DynamoNumber.parse("4"));
    KeyValue two = KeyValue.of(DynamoNumber.parse("2"));
    long hash = PartitionHash.of(KeyValue.of("hot"));
    PartitionStart behindFour = new PartitionStart(hash, four, true);
    partitions.starts = List.of(PartitionStart.FIRST, behindFour);
    clock.move(Duration.ofSeconds(1));
    putCollection(2);
    partitions.starts =
        List.of(PartitionStart.FIRST, new PartitionStart(hash, two, false), behindFour);
    clock.move(Duration.ofSeconds(1));
    putCollection(3);

    List<StreamReader.Shard> shards = stream.shards();
    String whole = shards.get(0).id();
    String low = shards.get(1).id();
    assertThat(shards.stream().map(StreamReader.Shard::parent))
        .containsExactly(null, whole, whole, low, low);
    assertThat(shards.stream().filter(shard -> shard.last() == null)).hasSize(3);
    assertThat(sortKeysIn(stream, whole)).isEqualTo("0123456789");
    assertThat(sortKeysIn(stream, low)).isEqualTo("01234");
    assertThat(sortKeysIn(stream, shards.get(2).id())).isEqualTo("5678956789");
    assertThat(sortKeysIn(stream, shards.get(3).id())).isEqualTo("01");
    assertThat(sortKeysIn(stream, shards.get(4).id())).isEqualTo("234");
  }

  private void putCollection(int version) {
    for (int sort = 0; sort < 10; sort++) {
      calls.put(
          "orders",
          "{'pk': {'S': 'hot'}, 'sk': {'N': '%d'}, 'v': {'N': '%d'}}".formatted(sort, version));
    }
  }

  private static String sortKeysIn(StreamReader stream, String shard) {
    return stream.all().stream()
        .filter(change -> change.shard().equals(shard))
        .map(change -> Replies.json(change.key()).replaceAll(".*'N':'([0-9])'.*", "$1"))
        .collect(Collectors.joining());
  }

  private void putMany() {
    for (int at = 0; at < 60; at++) {
      calls.put(
          "orders",
          "{'pk': {'S': '%d'}, 'v': {'S': '%s'}}".formatted(at, clock.instant().toString()));
    }
  }

  @Test
  void aTableTellsOfItsStream() {
    StreamReader stream = created("NEW_IMAGE");
    String description = calls.call("DescribeTable", "{'TableName': 'orders'}");
    String label = "2026-11-21T10:00:00.000";

    assertThat(description)
        .contains(
            "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'},"
                + "'LatestStreamLabel':'%s','LatestStreamArn':'%s'".formatted(label, stream.arn()));
    assertThat(stream.arn())
        .isEqualTo("arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/" + label);
    assertThat(calls.onStreams("DescribeStream", "{'StreamArn': '%s'}".formatted(stream.arn())))
        .startsWith(
            "{'StreamDescription':{'StreamArn':'%s','StreamLabel':'%s','StreamStatus':'ENABLED',"
                    .formatted(stream.arn(), label)
                + "'StreamViewType':'NEW_IMAGE','CreationRequestDateTime':1.7952552E9,'TableName':"
                + "'orders','KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],'Shards':"
                + "[{'ShardId':'shardId-00000001795255200000-");
  }

  @Test
  void aStreamCanBeEndedAndAnotherBegun() {
    StreamReader first = created("KEYS_ONLY");
    calls.put("orders", KEY);
    String update = "{'TableName': 'orders', 'StreamSpecification': %s}";
    clock.move(Duration.ofSeconds(1));

    assertThat(
            calls.error(
                "UpdateTable",
                update.formatted("{'StreamEnabled': true, 'StreamViewType': 'KEYS_ONLY'}")))
        .isEqualTo("ValidationException: Table already has an enabled stream: TableName: orders");
    calls.call("UpdateTable", update.formatted("{'StreamEnabled': false}"));
    delete();
    assertThat(first.all()).hasSize(1);
    assertThat(calls.call("DescribeTable", "{'TableName': 'orders'}"))
        .doesNotContain("StreamSpecification")
        .contains("'LatestStreamArn':'" + first.arn() + "'");
    calls.call(
        "UpdateTable", update.formatted("{'StreamEnabled': true, 'StreamViewType': 'NEW_IMAGE'}"));
    calls.put("orders", KEY);
    StreamReader second = StreamReader.of(calls, "orders");
    assertThat(second.arn()).isNotEqualTo(first.arn());
    assertThat(second.all()).hasSize(1);
    assertThat(calls.onStreams("ListStreams", "{'TableName': 'orders'}"))
        .contains(first.arn(), second.arn());
    assertThat(calls.onStreams("ListStreams", "{'Limit': 1}"))
        .contains(first.arn())
        .contains("'LastEvaluatedStreamArn':'" + first.arn() + "'")
        .doesNotContain(second.arn());
    assertThat(
            calls.onStreams(
                "ListStreams", "{'ExclusiveStartStreamArn': '%s'}".formatted(first.arn())))
        .isEqualTo(
            "{'Streams':[{'StreamArn':'%s','TableName':'orders','StreamLabel':'%s'}]}"
                .formatted(second.arn(), "2026-11-21T10:00:01.000"));
  }

  @Test
  void theStreamOfADeletedTableCanBeReadForADay() {
    StreamReader stream = created("KEYS_ONLY");
    calls.put("orders", KEY);
    calls.call("DeleteTable", "{'TableName': 'orders'}");

    assertThat(stream.all()).hasSize(1);
    clock.move(Duration.ofHours(24).plusMillis(1));
    assertThat(
            calls.errorOnStreams("DescribeStream", "{'StreamArn': '%s'}".formatted(stream.arn())))
        .startsWith("ResourceNotFoundException");
  }

  @Test
  void aStreamThatNobodyReadsKeepsNoMoreThanADay() {
    Content content =
        Content.empty(
            new Surroundings(EngineOptions.DEFAULT.withClock(clock), ItemCollections.MAX_BYTES));
    Calls writer = Calls.on(content);
    writer.call(
        "CreateTable",
        create("'StreamSpecification': {'StreamEnabled': true, 'StreamViewType': 'KEYS_ONLY'},"));
    TableStream stream = content.streams().all().getFirst();
    for (int hour = 0; hour < 72; hour++) {
      writer.put("orders", "{'pk': {'S': 'a'}, 'hour': {'N': '%d'}}".formatted(hour));
      clock.move(Duration.ofHours(1));
    }

    int kept =
        stream.shards().stream()
            .mapToInt(shard -> shard.records(0, Long.MAX_VALUE, Integer.MAX_VALUE).size())
            .sum();
    // A day, and what has come since a shard was last closed.
    assertThat(kept).isBetween(24, 24 + (int) TableStream.OPEN.toHours());
    assertThat(stream.shards()).hasSizeLessThanOrEqualTo(8);
  }

  /** Operation, request, and error. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "GetRecords|{'ShardIterator': 'none'}|ValidationException: Invalid ShardIterator",
        "DescribeStream|{'StreamArn':"
            + " 'arn:aws:dynamodb:eu-central-1:123456789012:table/none/stream/x'}|ResourceNotFoundException:"
            + " Requested resource not found: Stream:"
            + " arn:aws:dynamodb:eu-central-1:123456789012:table/none/stream/x not found",
        "DescribeStream|{'StreamArn': 'short'}|ValidationException: 1 validation error detected:"
            + " Value 'short' at 'streamArn' failed to satisfy constraint: Member must have length"
            + " greater than or equal to 37",
        "GetItem|{}|UnknownOperationException:",
      })
  void whatIsWrongIsRefused(String operation, String request, String error) {
    assertThat(calls.errorOnStreams(operation, request).strip()).isEqualTo(error);
  }

  @Test
  void aPageHasAtMost1000Records() {
    StreamReader stream = created("KEYS_ONLY");
    String request =
        "{'ShardIterator': '%s', 'Limit': %%d}"
            .formatted(stream.iterator(stream.shards().getFirst().id(), FROM_THE_START));

    assertThat(calls.errorOnStreams("GetRecords", request.formatted(1_000))).isEqualTo("no error");
    assertThat(calls.errorOnStreams("GetRecords", request.formatted(1_001)))
        .startsWith("LimitExceededException");
  }

  @Test
  void theTwoApisDoNotMix() {
    assertThat(calls.error("GetRecords", "{}")).startsWith("UnknownOperationException");
  }
}
