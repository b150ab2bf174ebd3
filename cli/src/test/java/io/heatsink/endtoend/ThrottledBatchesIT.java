package io.heatsink.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heatsink.lab.Lab;
import io.heatsink.lab.LabOptions;
import io.heatsink.lab.ManualClock;
import io.heatsink.partition.PartitionSettings;
import io.heatsink.proxy.Proxy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Batches for which a table has not enough throughput: through the proxy as straight. */
class ThrottledBatchesIT {
  private static final String TABLE = "small";
  private static final long UNITS = 5;
  private static final int WRITES = 12;
  private static final int READS = 25;

  /** Stands still, so that no bucket fills by itself. */
  private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-27T00:00:00Z"));

  private Lab lab() throws IOException {
    return Lab.start(
        LabOptions.DEFAULT
            .withPort(0)
            .withLimits(PartitionSettings.DEFAULT.withInitialBurst(Duration.ZERO)),
        clock);
  }

  @Test
  void comeBackThroughTheProxyAsStraight() throws IOException {
    List<Object> straight;
    try (Lab lab = lab()) {
      straight = played(lab.endpoint());
    }
    try (Lab lab = lab();
        Proxy proxy = Proxies.inFrontOf(lab.endpoint(), Map.of())) {
      assertThat(played(Proxies.address(proxy))).isEqualTo(straight);
    }
  }

  /** What came back, in turn. */
  private List<Object> played(URI endpoint) {
    List<Object> seen = new ArrayList<>();
    try (DynamoDbClient client = Clients.to(endpoint)) {
      createTable(client);
      clock.advance(Duration.ofSeconds(1));

      BatchWriteItemResponse written = write(client);
      assertThat(written.unprocessedItems().get(TABLE)).hasSize((int) (WRITES - UNITS));
      seen.add(
          keys(
              written.unprocessedItems().get(TABLE).stream()
                  .map(write -> write.putRequest().item())
                  .toList()));
      seen.add(written.consumedCapacity());
      seen.add(refusal(() -> write(client)));

      Set<String> open = keys(read(client).unprocessedKeys().get(TABLE).keys());
      // Eventually consistent reads of little cost half a unit each.
      assertThat(open).hasSize(READS - 2 * (int) UNITS);
      seen.add(open);
      seen.add(refusal(() -> read(client)));
    }
    return seen;
  }

  private static String refusal(Runnable batch) {
    ProvisionedThroughputExceededException e =
        catchThrowableOfType(ProvisionedThroughputExceededException.class, batch::run);
    assertThat(e).as("a batch of which nothing is done is refused").isNotNull();
    return e.statusCode() + e.awsErrorDetails().errorMessage();
  }

  private static BatchWriteItemResponse write(DynamoDbClient client) {
    List<WriteRequest> writes =
        IntStream.range(0, WRITES)
            .mapToObj(
                i ->
                    WriteRequest.builder()
                        .putRequest(PutRequest.builder().item(item(i)).build())
                        .build())
            .toList();
    return client.batchWriteItem(
        r ->
            r.requestItems(Map.of(TABLE, writes))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
  }

  private static BatchGetItemResponse read(DynamoDbClient client) {
    return client.batchGetItem(
        r ->
            r.requestItems(
                Map.of(
                    TABLE,
                    KeysAndAttributes.builder()
                        .keys(IntStream.range(0, READS).mapToObj(ThrottledBatchesIT::item).toList())
                        .build())));
  }

  private static Map<String, AttributeValue> item(int number) {
    return Map.of("pk", Step.s("key " + number));
  }

  private static Set<String> keys(List<Map<String, AttributeValue>> items) {
    Set<String> keys = new TreeSet<>();
    items.forEach(item -> keys.add(item.get("pk").s()));
    return keys;
  }

  private static void createTable(DynamoDbClient client) {
    client.createTable(
        r ->
            r.tableName(TABLE)
                .attributeDefinitions(
                    a -> a.attributeName("pk").attributeType(ScalarAttributeType.S))
                .keySchema(k -> k.attributeName("pk").keyType(KeyType.HASH))
                .provisionedThroughput(t -> t.readCapacityUnits(UNITS).writeCapacityUnits(UNITS)));
  }
}
