package io.heatsink.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.lab.Lab;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@WithLab(fresh = Fresh.PER_CLASS, tables = @LabTable(name = "orders", partitionKey = "id:N"))
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedLabIT {
  private static Lab beforeAll = unset();

  @SuppressWarnings("NullAway") // set before any test runs
  private static Lab unset() {
    return null;
  }

  @BeforeAll
  static void remember(Lab lab) {
    beforeAll = lab;
  }

  private static void put(DynamoDbClient dynamoDb, int id) {
    dynamoDb.putItem(
        b -> b.tableName("orders").item(Map.of("id", AttributeValue.fromN(Integer.toString(id)))));
  }

  @Test
  @Order(1)
  void oneTestWrites(DynamoDbClient dynamoDb, Lab lab, Faults faults) {
    assertThat(lab).isSameAs(beforeAll);
    put(dynamoDb, 1);
    faults.throttleTable("orders"); // ends with this test
  }

  @Test
  @Order(2)
  void theNextFindsItAndNoFaultsOfTheFirst(DynamoDbClient dynamoDb) {
    assertThat(dynamoDb.scan(b -> b.tableName("orders").consistentRead(true)).count()).isOne();
    put(dynamoDb, 2);
  }
}
