package io.heatsink.endtoend;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** The control plane: what is done before, and after, the calls on items. */
final class TableSteps {
  static final String TABLE = "orders";
  static final String INDEX = "by-status";
  private static final Duration LONGEST_CHANGE = Duration.ofSeconds(30);

  private TableSteps() {}

  static List<Step> before() {
    return List.of(
        Step.of("list no table", DynamoDbClient::listTables),
        Step.of("create a table", client -> client.createTable(ordersTable())),
        Step.waiting(TableSteps::untilActive),
        Step.of("create it twice", client -> client.createTable(ordersTable())),
        Step.of("create with a name too short", client -> client.createTable(tooShort())),
        Step.of("describe", client -> client.describeTable(r -> r.tableName(TABLE))),
        Step.of("describe a missing one", client -> client.describeTable(r -> r.tableName("gone"))),
        Step.of(
            "change its throughput",
            client -> client.updateTable(r -> r.tableName(TABLE).provisionedThroughput(units(20)))),
        Step.waiting(TableSteps::untilActive),
        Step.of(
            "change it to what it is",
            client -> client.updateTable(r -> r.tableName(TABLE).provisionedThroughput(units(20)))),
        Step.of(
            "change a missing one",
            client -> client.updateTable(r -> r.tableName("gone").provisionedThroughput(units(5)))),
        Step.of("list one table", DynamoDbClient::listTables),
        Step.of("list behind it", c -> c.listTables(r -> r.exclusiveStartTableName(TABLE))),
        Step.of("list by a limit", client -> client.listTables(r -> r.limit(1))));
  }

  static List<Step> after() {
    return List.of(
        Step.of(
            "change to on-demand",
            c -> c.updateTable(r -> r.tableName(TABLE).billingMode(BillingMode.PAY_PER_REQUEST))),
        Step.waiting(TableSteps::untilActive),
        Step.of("delete", client -> client.deleteTable(r -> r.tableName(TABLE))),
        Step.waiting(TableSteps::untilGone),
        Step.of("delete it twice", client -> client.deleteTable(r -> r.tableName(TABLE))),
        Step.of("get from the deleted", c -> c.getItem(ItemSteps.get("a", 1))),
        Step.of("list none again", DynamoDbClient::listTables));
  }

  static CreateTableRequest ordersTable() {
    return CreateTableRequest.builder()
        .tableName(TABLE)
        .billingMode(BillingMode.PROVISIONED)
        .provisionedThroughput(units(10))
        .attributeDefinitions(
            attribute("pk", ScalarAttributeType.S),
            attribute("sk", ScalarAttributeType.N),
            attribute("status", ScalarAttributeType.S))
        .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
        .globalSecondaryIndexes(
            GlobalSecondaryIndex.builder()
                .indexName(INDEX)
                .keySchema(key("status", KeyType.HASH), key("sk", KeyType.RANGE))
                .projection(p -> p.projectionType(ProjectionType.ALL))
                .provisionedThroughput(units(10))
                .build())
        .build();
  }

  private static CreateTableRequest tooShort() {
    return ordersTable().toBuilder().tableName("ab").build();
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static ProvisionedThroughput units(long each) {
    return ProvisionedThroughput.builder().readCapacityUnits(each).writeCapacityUnits(each).build();
  }

  static void untilActive(DynamoDbClient client) {
    poll(
        () -> {
          TableDescription table = client.describeTable(r -> r.tableName(TABLE)).table();
          return table.tableStatus() == TableStatus.ACTIVE
              && table.globalSecondaryIndexes().stream()
                  .allMatch(index -> index.indexStatusAsString().equals("ACTIVE"));
        });
  }

  private static void untilGone(DynamoDbClient client) {
    poll(
        () -> {
          try {
            client.describeTable(r -> r.tableName(TABLE));
            return false;
          } catch (ResourceNotFoundException e) {
            return true;
          }
        });
  }

  /** A condition of a real process, asked for again until it holds. */
  interface Condition {
    boolean holds();
  }

  static void poll(Condition condition) {
    Instant until = Instant.now().plus(LONGEST_CHANGE);
    while (!condition.holds()) {
      if (Instant.now().isAfter(until)) {
        throw new AssertionError("What was waited for has not come within " + LONGEST_CHANGE);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError("Interrupted while waiting", e);
      }
    }
  }
}
