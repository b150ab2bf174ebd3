package io.heatsink.junit;

import io.heatsink.engine.Lag;
import io.heatsink.lab.Lab;
import io.heatsink.lab.LabClock;
import io.heatsink.lab.LabOptions;
import io.heatsink.lab.ManualClock;
import io.heatsink.partition.PartitionSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;

/** A lab with its client; both end with it. */
record RunningLab(Lab lab, DynamoDbClient client) implements AutoCloseable {
  /** When a frozen lab begins: any moment will do, and the same each time is easier to read. */
  private static final Instant FROZEN_AT = Instant.parse("2026-01-01T00:00:00Z");

  static RunningLab start(WithLab asked) {
    LabClock clock = asked.frozen() ? ManualClock.startingAt(FROZEN_AT) : LabClock.real();
    try {
      Lab lab = Lab.start(options(asked), clock);
      RunningLab running = new RunningLab(lab, client(lab));
      try {
        for (LabTable table : asked.tables()) {
          running.create(table);
        }
      } catch (RuntimeException e) {
        running.close();
        throw e;
      }
      return running;
    } catch (IOException e) {
      throw new UncheckedIOException("The lab does not start: " + e.getMessage(), e);
    }
  }

  private static LabOptions options(WithLab asked) {
    PartitionSettings limits =
        PartitionSettings.DEFAULT
            .withAdaptive(asked.adaptive())
            .withInitialBurst(Duration.ofSeconds(asked.burstSeconds()))
            .withLimitScale(asked.limitScale())
            .withThrottle(asked.throttle());
    return LabOptions.DEFAULT
        .withPort(0)
        .withLimits(asked.partitions() == 0 ? limits : limits.withPartitions(asked.partitions()))
        .withLag(
            Lag.upTo(Duration.ofMillis(asked.replicaLagMillis())),
            Lag.upTo(Duration.ofMillis(asked.indexLagMillis())))
        .withStreamLag(Lag.upTo(Duration.ofMillis(asked.streamLagMillis())))
        .withSeed(asked.seed());
  }

  private static DynamoDbClient client(Lab lab) {
    return DynamoDbClient.builder()
        .endpointOverride(lab.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("anyone", "anything")))
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  private void create(LabTable table) {
    List<AttributeDefinition> attributes = new ArrayList<>();
    List<KeySchemaElement> key = new ArrayList<>();
    add(table, table.partitionKey(), KeyType.HASH, attributes, key);
    if (!table.sortKey().isEmpty()) {
      add(table, table.sortKey(), KeyType.RANGE, attributes, key);
    }
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(table.name())
            .attributeDefinitions(attributes)
            .keySchema(key)
            .billingMode(BillingMode.PAY_PER_REQUEST);
    if (table.readUnits() != 0 || table.writeUnits() != 0) {
      request
          .billingMode(BillingMode.PROVISIONED)
          .provisionedThroughput(
              t -> t.readCapacityUnits(table.readUnits()).writeCapacityUnits(table.writeUnits()));
    }
    client.createTable(request.build());
    client.waiter().waitUntilTableExists(r -> r.tableName(table.name()));
  }

  private static void add(
      LabTable table,
      String nameAndType,
      KeyType keyType,
      List<AttributeDefinition> attributes,
      List<KeySchemaElement> key) {
    int colon = nameAndType.lastIndexOf(':');
    String type = nameAndType.substring(colon + 1);
    if (colon < 1 || !List.of("S", "N", "B").contains(type)) {
      throw new IllegalArgumentException(
          "The key \"%s\" of table %s has no type; write NAME:S, NAME:N or NAME:B."
              .formatted(nameAndType, table.name()));
    }
    String name = nameAndType.substring(0, colon);
    attributes.add(AttributeDefinition.builder().attributeName(name).attributeType(type).build());
    key.add(KeySchemaElement.builder().attributeName(name).keyType(keyType).build());
  }

  @Override
  public void close() {
    client.close();
    lab.close();
  }
}
