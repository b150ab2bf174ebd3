package io.heatsink.cli.demo;

import io.heatsink.lab.load.OpenLoop;
import io.heatsink.lab.load.TimedRequest;
import io.heatsink.lab.load.TraceEntry.Access;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
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
  private static final String DESCRIPTION =
      "A fine product, as everyone says who has bought it. ".repeat(134);

  @Override
  public CompletableFuture<?> send(TimedRequest request) {
    Map<String, AttributeValue> key = Map.of(KEY, AttributeValue.fromS(request.key()));
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
