package io.heatsink.cli.demo;

import io.heatsink.lab.load.OpenLoop;
import io.heatsink.lab.load.TimedRequest;
import io.heatsink.lab.load.TraceEntry.Access;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The shop's table: a page view is an eventually consistent GetItem, an add to cart an UpdateItem.
 *
 * @param client whom the visitors' requests go through
 * @param table which table; {@link #TABLE} but for the warm-up
 */
record Shop(DynamoDbAsyncClient client, String table) implements OpenLoop.Target {
  static final String TABLE = "product-inventory";
  static final int READ_UNITS = 1_400;
  static final int WRITE_UNITS = 1_400;
  private static final String KEY = "sku";
  private static final int READ_BATCH = 100;
  private static final int WRITE_BATCH = 25;

  /** In which partitions regain what a batch of writes takes. */
  private static final Duration TIME_OF_A_BATCH = Duration.ofMillis(250);

  private static final String DESCRIPTION =
      "A fine product, as everyone says who has bought it. ".repeat(37);

  @Override
  public CompletableFuture<?> send(TimedRequest request) {
    Map<String, AttributeValue> key = key(request.key());
    return request.access() == Access.READ
        ? client.getItem(r -> r.tableName(table).key(key))
        : client.updateItem(
            r ->
                r.tableName(table)
                    .key(key)
                    .updateExpression("ADD inCarts :one")
                    .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
  }

  /**
   * Makes the table and puts the products in.
   *
   * @param clock the lab's, held: it moves on as far as the table's throughput needs
   */
  static void open(DynamoDbAsyncClient lab, String table, List<String> products, HeldClock clock) {
    lab.createTable(
            t ->
                t.tableName(table)
                    .keySchema(
                        KeySchemaElement.builder().attributeName(KEY).keyType(KeyType.HASH).build())
                    .attributeDefinitions(
                        AttributeDefinition.builder()
                            .attributeName(KEY)
                            .attributeType(ScalarAttributeType.S)
                            .build())
                    .provisionedThroughput(
                        p ->
                            p.readCapacityUnits((long) READ_UNITS)
                                .writeCapacityUnits((long) WRITE_UNITS)))
        .join();
    for (List<String> some : batches(products, WRITE_BATCH)) {
      do {
        clock.advance(TIME_OF_A_BATCH);
      } while (refused(some, () -> unwritten(lab, table, some)) > 0);
    }
  }

  /** Reads and puts the products until partitions have nothing left of either; time is held. */
  static void spendBurst(DynamoDbAsyncClient lab, String table, List<String> products) {
    for (List<String> some : batches(products, READ_BATCH)) {
      while (refused(some, () -> unread(lab, table, some)) < some.size()) {
        // again
      }
    }
    for (List<String> some : batches(products, WRITE_BATCH)) {
      while (refused(some, () -> unwritten(lab, table, some)) < some.size()) {
        // again
      }
    }
  }

  private static List<List<String>> batches(List<String> products, int size) {
    List<List<String>> batches = new ArrayList<>();
    for (int from = 0; from < products.size(); from += size) {
      batches.add(products.subList(from, Math.min(from + size, products.size())));
    }
    return batches;
  }

  private static int unread(DynamoDbAsyncClient lab, String table, List<String> products) {
    KeysAndAttributes keys =
        KeysAndAttributes.builder()
            .keys(products.stream().map(Shop::key).toList())
            .consistentRead(true)
            .projectionExpression(KEY)
            .build();
    KeysAndAttributes refused =
        lab.batchGetItem(b -> b.requestItems(Map.of(table, keys)))
            .join()
            .unprocessedKeys()
            .get(table);
    return refused == null ? 0 : refused.keys().size();
  }

  private static int unwritten(DynamoDbAsyncClient lab, String table, List<String> products) {
    return lab.batchWriteItem(b -> b.requestItems(Map.of(table, puts(products))))
        .join()
        .unprocessedItems()
        .getOrDefault(table, List.of())
        .size();
  }

  /** How many were refused, where an error says that all were. */
  private static int refused(List<String> all, IntSupplier refused) {
    try {
      return refused.getAsInt();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ProvisionedThroughputExceededException) {
        return all.size();
      }
      throw e;
    }
  }

  private static List<WriteRequest> puts(List<String> products) {
    return products.stream()
        .map(product -> WriteRequest.builder().putRequest(p -> p.item(item(product))).build())
        .toList();
  }

  private static Map<String, AttributeValue> key(String product) {
    return Map.of(KEY, AttributeValue.fromS(product));
  }

  private static Map<String, AttributeValue> item(String product) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put(KEY, AttributeValue.fromS(product));
    item.put("title", AttributeValue.fromS("Product " + product));
    item.put("description", AttributeValue.fromS(DESCRIPTION));
    item.put("cents", AttributeValue.fromN("19900"));
    item.put("inCarts", AttributeValue.fromN("0"));
    return item;
  }
}
