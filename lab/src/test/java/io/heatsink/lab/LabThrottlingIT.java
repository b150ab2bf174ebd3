package io.heatsink.lab;

import static io.heatsink.lab.LabClient.TABLE;
import static io.heatsink.lab.LabClient.put;
import static io.heatsink.lab.LabClient.putUntilRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heatsink.partition.PartitionSettings;
import io.heatsink.partition.PartitionView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;

class LabThrottlingIT {
  private static final PartitionSettings SPENT =
      PartitionSettings.DEFAULT.withInitialBurst(Duration.ZERO);

  private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-27T00:00:00Z"));
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  private Lab lab(PartitionSettings limits) throws Exception {
    Lab lab = Lab.start(LabOptions.DEFAULT.withPort(0).withLimits(limits), clock);
    open.add(lab);
    return lab;
  }

  private DynamoDbClient client(Lab lab) {
    DynamoDbClient client = LabClient.of(lab.endpoint());
    open.add(client);
    return client;
  }

  private DynamoDbClient clientOfTable(PartitionSettings limits, CreateTableRequest.Builder table)
      throws Exception {
    DynamoDbClient client = client(lab(limits));
    client.createTable(table.build());
    return client;
  }

  @Test
  void aHotKeyOf28PartitionsGets50OfThe1400() throws Exception {
    DynamoDbClient client =
        clientOfTable(
            SPENT.withPartitions(28).withAdaptive(false), LabClient.provisioned(1_400, 1_400));
    clock.advance(Duration.ofSeconds(1));

    assertThat(putUntilRefused(client, List.of("hot"))).isEqualTo(50);
    var refusal =
        catchThrowableOfType(
            ProvisionedThroughputExceededException.class, () -> put(client, "hot"));
    assertThat(refusal.awsErrorDetails().errorMessage())
        .isEqualTo(
            "The level of configured provisioned throughput for the table was exceeded. Consider"
                + " increasing your provisioning level with the UpdateTable API.");
    assertThat(refusal.throttlingReasons()).hasSize(1);
    assertThat(refusal.throttlingReasons().getFirst().reason())
        .isEqualTo("TableWriteKeyRangeThroughputExceeded");
    assertThat(refusal.throttlingReasons().getFirst().resource())
        .isEqualTo("arn:aws:dynamodb:eu-central-1:000000000000:table/orders");
  }

  @Test
  void timeGivesTheHotKeyItsCapacityBack() throws Exception {
    DynamoDbClient client =
        clientOfTable(
            SPENT.withPartitions(28).withAdaptive(false), LabClient.provisioned(1_400, 1_400));
    clock.advance(Duration.ofSeconds(1));
    putUntilRefused(client, List.of("hot"));

    clock.advance(Duration.ofMillis(200));

    assertThat(putUntilRefused(client, List.of("hot"))).isEqualTo(10);
  }

  @Test
  void aRefusedWriteLeavesNoTrace() throws Exception {
    DynamoDbClient client = clientOfTable(SPENT, LabClient.provisioned(100, 1));
    clock.advance(Duration.ofSeconds(1));
    put(client, "first");
    assertThatThrownBy(() -> put(client, "second"))
        .isInstanceOf(ProvisionedThroughputExceededException.class);

    assertThat(
            client
                .getItem(
                    request ->
                        request.tableName(TABLE).key(LabClient.item("second")).consistentRead(true))
                .hasItem())
        .isFalse();
  }

  @Test
  void anOnDemandTableThrottlesAHotKeyAsThrottlingException() throws Exception {
    DynamoDbClient client = clientOfTable(SPENT.withLimitScale(0.01), LabClient.onDemand());

    assertThat(putUntilRefused(client, List.of("hot"))).isEqualTo(10);
    var refusal = catchThrowableOfType(ThrottlingException.class, () -> put(client, "hot"));
    assertThat(refusal.throttlingReasons().getFirst().reason())
        .isEqualTo("TableWriteKeyRangeThroughputExceeded");
    assertThat(refusal.awsErrorDetails().errorMessage())
        .startsWith("Throughput exceeds the current capacity of your table or index.");
  }

  @Test
  void anIndexHoldsItsTableBackInItsOwnName() throws Exception {
    CreateTableRequest.Builder table =
        LabClient.provisioned(100, 100)
            .attributeDefinitions(LabClient.attribute("pk"), LabClient.attribute("status"))
            .globalSecondaryIndexes(
                GlobalSecondaryIndex.builder()
                    .indexName("byStatus")
                    .keySchema(LabClient.key("status"))
                    .projection(projection -> projection.projectionType(ProjectionType.ALL))
                    .provisionedThroughput(LabClient.units(5, 5))
                    .build());
    DynamoDbClient client = clientOfTable(SPENT.withIndexBufferUnits(10), table);
    clock.advance(Duration.ofSeconds(1));
    Map<String, AttributeValue> item = new HashMap<>(LabClient.item("order"));
    item.put("status", AttributeValue.fromS("OPEN"));
    for (int i = 0; i < 15; i++) {
      item.put("pk", AttributeValue.fromS("order" + i));
      client.putItem(request -> request.tableName(TABLE).item(item));
    }

    // A write that never reaches the index.
    var refusal =
        catchThrowableOfType(
            ProvisionedThroughputExceededException.class, () -> put(client, "untouched"));

    assertThat(refusal.throttlingReasons().getFirst().reason())
        .isEqualTo("IndexWriteProvisionedThroughputExceeded");
    assertThat(refusal.throttlingReasons().getFirst().resource())
        .isEqualTo("arn:aws:dynamodb:eu-central-1:000000000000:table/orders/index/byStatus");
  }

  @Test
  void changedThroughputHoldsAtOnce() throws Exception {
    DynamoDbClient client = clientOfTable(SPENT, LabClient.provisioned(1, 1));
    client.updateTable(
        request -> request.tableName(TABLE).provisionedThroughput(LabClient.units(1, 20)));
    client.describeTable(request -> request.tableName(TABLE));
    clock.advance(Duration.ofSeconds(1));

    assertThat(putUntilRefused(client, List.of("a", "b"))).isEqualTo(20);
  }

  @Test
  void aTableThatIsMadeAnewBeginsAnew() throws Exception {
    DynamoDbClient client = clientOfTable(SPENT, LabClient.provisioned(1, 1));
    client.deleteTable(request -> request.tableName(TABLE));
    client.createTable(LabClient.provisioned(5, 5).build());
    clock.advance(Duration.ofSeconds(1));

    assertThat(putUntilRefused(client, List.of("a"))).isEqualTo(5);
  }

  @Test
  void withoutThrottlingNothingIsRefused() throws Exception {
    DynamoDbClient client = clientOfTable(SPENT.withThrottle(false), LabClient.provisioned(1, 1));
    for (int i = 0; i < 50; i++) {
      put(client, "hot");
    }
  }

  @Test
  void theViewShowsWhereTheHeatIs() throws Exception {
    Lab lab = lab(SPENT.withPartitions(28).withAdaptive(false));
    DynamoDbClient client = client(lab);
    client.createTable(LabClient.provisioned(1_400, 1_400).build());
    clock.advance(Duration.ofSeconds(1));
    putUntilRefused(client, List.of("hot"));
    clock.advance(Duration.ofSeconds(1));

    List<PartitionView> partitions =
        Objects.requireNonNull(lab.partitions().get(TABLE)).table().partitions();

    assertThat(partitions).hasSize(28);
    assertThat(partitions).filteredOn(partition -> partition.writes().use() > 0).hasSize(1);
    PartitionView hot =
        partitions.stream().filter(p -> p.writes().use() > 0).findFirst().orElseThrow();
    assertThat(hot.writes().use()).isEqualTo(1.0);
    assertThat(hot.writes().refusedPerSecond()).isEqualTo(1.0);
  }

  @Test
  void aRefusalNamesTheRegionAndAccountOfWhoAsks() throws Exception {
    Lab lab = lab(SPENT);
    client(lab).createTable(LabClient.provisioned(1, 1).build());
    DynamoDbClient other = LabClient.of(lab.endpoint(), "123456789012", Region.US_WEST_2);
    open.add(other);

    var refusal =
        catchThrowableOfType(ProvisionedThroughputExceededException.class, () -> put(other, "hot"));

    assertThat(refusal.throttlingReasons().getFirst().resource())
        .isEqualTo("arn:aws:dynamodb:us-west-2:123456789012:table/orders");
  }
}
