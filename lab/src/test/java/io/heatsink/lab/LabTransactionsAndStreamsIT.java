package io.heatsink.lab;

import static io.heatsink.lab.LabClient.TABLE;
import static io.heatsink.lab.LabClient.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heatsink.partition.PartitionSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** What the partition model makes of transactions and streams, seen by the AWS SDK. */
class LabTransactionsAndStreamsIT {
  private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-27T00:00:00Z"));
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  private URI lab(PartitionSettings limits) throws Exception {
    Lab lab = Lab.start(LabOptions.DEFAULT.withPort(0).withLimits(limits), clock);
    open.add(lab);
    return lab.endpoint();
  }

  private DynamoDbClient client(URI endpoint) {
    DynamoDbClient client = LabClient.of(endpoint);
    open.add(client);
    return client;
  }

  private static void transact(DynamoDbClient client, String... keys) {
    List<TransactWriteItem> items = new ArrayList<>();
    for (String key : keys) {
      items.add(
          TransactWriteItem.builder().put(put -> put.tableName(TABLE).item(item(key))).build());
    }
    client.transactWriteItems(request -> request.transactItems(items));
  }

  @Test
  void aTransactionTakesTwiceTheUnitsAndIsRefusedAsAWholeByReason() throws Exception {
    DynamoDbClient client =
        client(
            lab(
                PartitionSettings.DEFAULT
                    .withInitialBurst(Duration.ZERO)
                    .withPartitions(28)
                    .withAdaptive(false)));
    client.createTable(LabClient.provisioned(1_400, 1_400).build());
    clock.advance(Duration.ofSeconds(1));

    // A partition has 50 units.
    for (int at = 0; at < 25; at++) {
      transact(client, "hot");
    }
    var refusal =
        catchThrowableOfType(
            TransactionCanceledException.class, () -> transact(client, "calm", "hot"));
    assertThat(refusal.cancellationReasons().stream().map(CancellationReason::code))
        .containsExactly("None", "ProvisionedThroughputExceeded");
    assertThat(
            client
                .getItem(request -> request.tableName(TABLE).key(item("calm")).consistentRead(true))
                .hasItem())
        .isFalse();
    transact(client, "calm");
  }

  @Test
  void aStreamHasAShardForEachPartition() throws Exception {
    URI endpoint = lab(PartitionSettings.DEFAULT.withPartitions(4));
    DynamoDbClient client = client(endpoint);
    client.createTable(
        LabClient.onDemand()
            .streamSpecification(
                StreamSpecification.builder()
                    .streamEnabled(true)
                    .streamViewType(StreamViewType.KEYS_ONLY)
                    .build())
            .build());
    List<String> keys = IntStream.range(0, 40).mapToObj(Integer::toString).toList();
    keys.forEach(key -> LabClient.put(client, key));

    String arn =
        client.describeTable(request -> request.tableName(TABLE)).table().latestStreamArn();
    DynamoDbStreamsClient streams = streams(endpoint);
    List<Shard> shards =
        streams.describeStream(request -> request.streamArn(arn)).streamDescription().shards();
    assertThat(shards).hasSize(4);
    List<Record> records = new ArrayList<>();
    for (Shard shard : shards) {
      String iterator =
          streams
              .getShardIterator(
                  request ->
                      request
                          .streamArn(arn)
                          .shardId(shard.shardId())
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .shardIterator();
      List<Record> ofShard =
          streams.getRecords(request -> request.shardIterator(iterator)).records();
      assertThat(ofShard).isNotEmpty();
      records.addAll(ofShard);
    }
    assertThat(records.stream().map(told -> told.dynamodb().keys()))
        .containsExactlyInAnyOrderElementsOf(keys.stream().map(LabClient::item).toList());
  }

  private DynamoDbStreamsClient streams(URI endpoint) {
    DynamoDbStreamsClient client =
        DynamoDbStreamsClient.builder()
            .endpointOverride(endpoint)
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("anyone", "anything")))
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    open.add(client);
    return client;
  }
}
