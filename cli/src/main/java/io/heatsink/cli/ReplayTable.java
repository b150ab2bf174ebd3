package io.heatsink.cli;

import io.heatsink.lab.load.OpenLoop;
import io.heatsink.lab.load.TimedRequest;
import io.heatsink.lab.load.TraceEntry.Access;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * The table that a trace is played against: a read is an eventually consistent GetItem, a write a
 * PutItem.
 *
 * @param splitKey what stands before its first occurrence in a trace's key is the partition key,
 *     what follows the sort key; empty for tables without a sort key
 * @param itemBytes size of items where the trace did not record one
 */
record ReplayTable(
    DynamoDbAsyncClient client, String name, Optional<String> splitKey, int itemBytes)
    implements OpenLoop.Target {
  private static final String PARTITION_KEY = "pk";
  private static final String SORT_KEY = "sk";
  private static final String FILLER = "data";
  private static final long LONGEST_CREATION_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** What the table is to be created with, if it is missing. */
  record Throughput(long readUnits, long writeUnits) {}

  @Override
  public CompletableFuture<?> send(TimedRequest request) {
    Map<String, AttributeValue> key = key(request.key());
    return request.access() == Access.READ
        ? client.getItem(r -> r.tableName(name).key(key))
        : client.putItem(
            r ->
                r.tableName(name)
                    .item(item(key, request.bytes() == 0 ? itemBytes : request.bytes())));
  }

  /** Makes the table if it is missing, and waits until it can be used. */
  void createIfMissing(Optional<Throughput> provisioned) {
    try {
      if (describe().isEmpty()) {
        create(provisioned);
      }
      for (long end = System.nanoTime() + LONGEST_CREATION_NANOS; System.nanoTime() < end; ) {
        if (describe().filter(t -> t.tableStatus() == TableStatus.ACTIVE).isPresent()) {
          return;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    } catch (CompletionException e) {
      throw CommandFailure.failed(
          "The endpoint did not take the table \"%s\": %s"
              .formatted(name, e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
    }
    throw CommandFailure.failed(
        "Table \"%s\" did not become ACTIVE within two minutes.".formatted(name));
  }

  private Optional<TableDescription> describe() {
    try {
      return Optional.of(client.describeTable(r -> r.tableName(name)).join().table());
    } catch (CompletionException e) {
      if (e.getCause() instanceof ResourceNotFoundException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void create(Optional<Throughput> provisioned) {
    List<String> keys =
        splitKey.isPresent() ? List.of(PARTITION_KEY, SORT_KEY) : List.of(PARTITION_KEY);
    List<KeySchemaElement> schema = new ArrayList<>();
    List<AttributeDefinition> attributes = new ArrayList<>();
    for (String key : keys) {
      schema.add(
          KeySchemaElement.builder()
              .attributeName(key)
              .keyType(key.equals(PARTITION_KEY) ? KeyType.HASH : KeyType.RANGE)
              .build());
      attributes.add(
          AttributeDefinition.builder()
              .attributeName(key)
              .attributeType(ScalarAttributeType.S)
              .build());
    }
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(name)
            .keySchema(schema)
            .attributeDefinitions(attributes);
    if (provisioned.isPresent()) {
      request
          .billingMode(BillingMode.PROVISIONED)
          .provisionedThroughput(
              ProvisionedThroughput.builder()
                  .readCapacityUnits(provisioned.get().readUnits())
                  .writeCapacityUnits(provisioned.get().writeUnits())
                  .build());
    } else {
      request.billingMode(BillingMode.PAY_PER_REQUEST);
    }
    try {
      client.createTable(request.build()).join();
    } catch (CompletionException e) {
      // Somebody else made it in between: just as good.
      if (!(e.getCause() instanceof ResourceInUseException)) {
        throw e;
      }
    }
  }

  private Map<String, AttributeValue> key(String traceKey) {
    int split = splitKey.map(traceKey::indexOf).orElse(-1);
    if (splitKey.isEmpty()) {
      return Map.of(PARTITION_KEY, AttributeValue.fromS(traceKey));
    }
    // A key without the separator, or with nothing on one side, still needs both halves: DynamoDB
    // takes no empty key.
    String partition = split <= 0 ? traceKey : traceKey.substring(0, split);
    String sort = split < 0 ? "" : traceKey.substring(split + splitKey.get().length());
    return Map.of(
        PARTITION_KEY,
        AttributeValue.fromS(partition),
        SORT_KEY,
        AttributeValue.fromS(sort.isEmpty() ? "-" : sort));
  }

  private static Map<String, AttributeValue> item(Map<String, AttributeValue> key, int bytes) {
    int taken = FILLER.length();
    for (Map.Entry<String, AttributeValue> attribute : key.entrySet()) {
      taken +=
          attribute.getKey().length()
              + attribute.getValue().s().getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes <= taken) {
      return key;
    }
    Map<String, AttributeValue> item = new HashMap<>(key);
    item.put(FILLER, AttributeValue.fromS("x".repeat(bytes - taken)));
    return item;
  }
}
