package io.heatsink.cli.demo;

import io.heatsink.lab.load.OpenLoop;
import io.heatsink.lab.load.TimedRequest;
import io.heatsink.lab.load.TraceEntry.Access;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
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
  private static final int BATCH = 10;

  private static final int READ_BATCH = 100;

  /** Of reading all products: far more than ten seconds of the table's RCU. */
  private static final int MOST_PASSES = 50;

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

  /** Makes the table and puts the products in, as fast as the table takes them. */
  static void open(DynamoDbAsyncClient lab, String table, List<String> products) {
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
    for (int from = 0; from < products.size(); from += BATCH) {
      List<WriteRequest> puts = new ArrayList<>();
      for (String product : products.subList(from, Math.min(from + BATCH, products.size()))) {
        puts.add(WriteRequest.builder().putRequest(p -> p.item(item(product))).build());
      }
      for (Map<String, List<WriteRequest>> rest = Map.of(table, puts); !rest.isEmpty(); ) {
        Map<String, List<WriteRequest>> now = rest;
        BatchWriteItemResponse answer = lab.batchWriteItem(b -> b.requestItems(now)).join();
        rest = answer.unprocessedItems();
      }
    }
  }

  /** Reads the products again and again, until partitions have nothing left that they saved. */
  static void spendBurst(DynamoDbAsyncClient lab, String table, List<String> products) {
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      int refused = 0;
      for (int from = 0; from < products.size(); from += READ_BATCH) {
        List<String> some = products.subList(from, Math.min(from + READ_BATCH, products.size()));
        refused += refused(lab, table, some);
      }
      if (refused > products.size() / 2) {
        return;
      }
    }
  }

  private static int refused(DynamoDbAsyncClient lab, String table, List<String> products) {
    KeysAndAttributes keys =
        KeysAndAttributes.builder()
            .keys(products.stream().map(Shop::key).toList())
            .consistentRead(true)
            .build();
    try {
      BatchGetItemResponse answer =
          lab.batchGetItem(b -> b.requestItems(Map.of(table, keys))).join();
      KeysAndAttributes refused = answer.unprocessedKeys().get(table);
      return refused == null ? 0 : refused.keys().size();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ProvisionedThroughputExceededException) {
        return products.size();
      }
      throw e;
    }
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
