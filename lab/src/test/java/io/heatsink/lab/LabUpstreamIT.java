package io.heatsink.lab;

import static io.heatsink.lab.LabClient.TABLE;
import static io.heatsink.lab.LabClient.item;
import static io.heatsink.lab.LabClient.put;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heatsink.partition.PartitionSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** A lab that throttles in front of another endpoint, here a lab that does not throttle. */
class LabUpstreamIT {
  private static final PartitionSettings SPENT =
      PartitionSettings.DEFAULT
          .withPartitions(2)
          .withAdaptive(false)
          .withInitialBurst(Duration.ZERO);

  private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-27T00:00:00Z"));
  private final List<AutoCloseable> open = new ArrayList<>();

  private DynamoDbClient straight;
  private DynamoDbClient throttled;

  @SuppressWarnings("NullAway.Init") // set before each test
  LabUpstreamIT() {}

  @BeforeEach
  void start() throws Exception {
    Lab behind =
        opened(
            Lab.start(
                LabOptions.DEFAULT
                    .withPort(0)
                    .withLimits(PartitionSettings.DEFAULT.withThrottle(false))));
    Lab front =
        opened(
            Lab.start(
                LabOptions.DEFAULT
                    .withPort(0)
                    .withLimits(SPENT)
                    .withUpstream(behind.endpoint(), Optional.empty()),
                clock));
    straight = opened(LabClient.of(behind.endpoint()));
    throttled = opened(LabClient.of(front.endpoint()));
    straight.createTable(LabClient.provisioned(20, 20).build());
    aSecondAfterItIsKnown();
  }

  /** Its partitions begin with nothing to spend when the lab first hears of it. */
  private void aSecondAfterItIsKnown() {
    throttled.describeTable(describe -> describe.tableName(TABLE));
    clock.advance(Duration.ofSeconds(1));
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(closeable);
    return closeable;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void theOtherEndpointAnswers() {
    put(throttled, "a");

    assertThat(straight.getItem(get -> get.tableName(TABLE).key(item("a"))).item())
        .isEqualTo(item("a"));
    assertThat(throttled.listTables().tableNames()).containsExactly(TABLE);
  }

  @Test
  void aKeyIsThrottledByItsPartitionAndTheWriteDoesNotReachTheOtherEndpoint() {
    int taken = LabClient.putUntilRefused(throttled, List.of("a"));
    ProvisionedThroughputExceededException refusal =
        catchThrowableOfType(
            ProvisionedThroughputExceededException.class,
            () -> throttled.putItem(put -> put.tableName(TABLE).item(withName("a", "changed"))));

    // 20 WCU over two partitions, one second's worth of them.
    assertThat(taken).isEqualTo(10);
    assertThat(refusal.throttlingReasons())
        .singleElement()
        .satisfies(
            reason -> {
              assertThat(reason.reason()).isEqualTo("TableWriteKeyRangeThroughputExceeded");
              assertThat(reason.resource()).endsWith(":table/" + TABLE);
            });
    assertThat(straight.getItem(get -> get.tableName(TABLE).key(item("a"))).item())
        .isEqualTo(item("a"));
  }

  @Test
  void aBatchWithoutRoomForSomeItemsGoesInPart() {
    LabClient.putUntilRefused(throttled, List.of("a"));
    List<String> keys = IntStream.range(0, 20).mapToObj(i -> "key-" + i).toList();

    BatchWriteItemResponse answer =
        throttled.batchWriteItem(
            batch -> batch.requestItems(Map.of(TABLE, keys.stream().map(this::write).toList())));

    List<WriteRequest> unprocessed = answer.unprocessedItems().getOrDefault(TABLE, List.of());
    assertThat(unprocessed).isNotEmpty().hasSizeLessThan(20);
    assertThat(straight.scan(scan -> scan.tableName(TABLE)).count())
        .isEqualTo(1 + 20 - unprocessed.size());
    for (WriteRequest refused : unprocessed) {
      assertThat(
              straight.getItem(get -> get.tableName(TABLE).key(refused.putRequest().item())).item())
          .isEmpty();
    }
  }

  @Test
  void aBatchOfReadsComesBackInPart() {
    for (int i = 0; i < 20; i++) {
      put(straight, "key-" + i);
    }
    while (!isRefused(() -> throttled.getItem(get -> get.tableName(TABLE).key(item("key-0"))))) {
      assertThat(open).isNotEmpty();
    }

    BatchGetItemResponse answer =
        throttled.batchGetItem(
            batch ->
                batch.requestItems(
                    Map.of(
                        TABLE,
                        KeysAndAttributes.builder()
                            .keys(IntStream.range(0, 20).mapToObj(i -> item("key-" + i)).toList())
                            .build())));

    int unprocessed = requireNonNull(answer.unprocessedKeys().get(TABLE)).keys().size();
    assertThat(unprocessed).isPositive();
    assertThat(answer.responses().get(TABLE)).hasSize(20 - unprocessed);
  }

  @Test
  void consumedCapacityIsShownToWhoAskedForIt() {

    assertThat(throttled.putItem(put -> put.tableName(TABLE).item(item("a"))).consumedCapacity())
        .isNull();
    assertThat(
            throttled
                .putItem(
                    put ->
                        put.tableName(TABLE)
                            .item(item("a"))
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                .consumedCapacity()
                .capacityUnits())
        .isEqualTo(1);
  }

  @Test
  void aTableThatWasMadeAnewIsThrottledByItsNewThroughput() {
    assertThat(LabClient.putUntilRefused(throttled, List.of("a"))).isEqualTo(10);
    throttled.deleteTable(delete -> delete.tableName(TABLE));
    throttled.createTable(LabClient.provisioned(20, 200).build());
    aSecondAfterItIsKnown();

    assertThat(LabClient.putUntilRefused(throttled, List.of("a"))).isEqualTo(100);
  }

  @Test
  void errorsOfTheOtherEndpointComeThroughUnchanged() {
    assertThatThrownBy(() -> throttled.getItem(get -> get.tableName("nowhere").key(item("a"))))
        .hasMessageContaining("Requested resource not found");
  }

  @Test
  void anEndpointThatIsDownIsServiceUnavailable() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    Lab front =
        opened(
            Lab.start(
                LabOptions.DEFAULT
                    .withPort(0)
                    .withUpstream(URI.create("http://127.0.0.1:" + nobody), Optional.empty())));

    assertThatThrownBy(() -> opened(LabClient.of(front.endpoint())).listTables())
        .isInstanceOfSatisfying(
            DynamoDbException.class, e -> assertThat(e.statusCode()).isEqualTo(503));
  }

  @Test
  void aLabInFrontOfItselfDoesNotStart() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    LabOptions itself =
        LabOptions.DEFAULT
            .withPort(port)
            .withUpstream(URI.create("http://127.0.0.1:" + port), Optional.empty());

    assertThatThrownBy(() -> Lab.start(itself))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is this lab itself");
  }

  private WriteRequest write(String key) {
    return WriteRequest.builder().putRequest(put -> put.item(item(key))).build();
  }

  private static Map<String, AttributeValue> withName(String key, String name) {
    return Map.of("pk", AttributeValue.fromS(key), "name", AttributeValue.fromS(name));
  }

  private static boolean isRefused(Runnable call) {
    try {
      call.run();
      return false;
    } catch (ProvisionedThroughputExceededException e) {
      return true;
    }
  }
}
