package io.heatsink.junit;

import static io.heatsink.junit.Throttles.assertThrottled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.ErrorType;
import io.heatsink.lab.Lab;
import io.heatsink.lab.LabClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.opentest4j.AssertionFailedError;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;

@WithLab(
    frozen = true,
    burstSeconds = 0,
    tables = {
      @LabTable(name = "orders", partitionKey = "customer:S", readUnits = 5, writeUnits = 5),
      @LabTable(name = "events", partitionKey = "source:S", sortKey = "at:N")
    })
@Execution(ExecutionMode.CONCURRENT)
class LabExtensionIT {
  private static void put(DynamoDbClient dynamoDb, String customer) {
    dynamoDb.putItem(b -> b.tableName("orders").item(order(customer)));
  }

  private static Map<String, AttributeValue> order(String customer) {
    return Map.of("customer", AttributeValue.fromS(customer));
  }

  @BeforeEach
  void fillTheBuckets(LabClock clock) {
    clock.advance(Duration.ofSeconds(1));
  }

  @RepeatedTest(3)
  void eachTestFindsItsTablesEmpty(DynamoDbClient dynamoDb) {
    assertThat(dynamoDb.scan(b -> b.tableName("orders")).count()).isZero();
    assertThat(dynamoDb.scan(b -> b.tableName("events")).count()).isZero();
    put(dynamoDb, "a");
  }

  @Test
  void aTableThatHasSpentItsThroughputThrottlesUntilTimePasses(
      DynamoDbClient dynamoDb, LabClock clock) {
    for (int i = 0; i < 5; i++) {
      put(dynamoDb, "a");
    }
    assertThrottled("TableWriteProvisionedThroughputExceeded", () -> put(dynamoDb, "a"));
    clock.advance(Duration.ofSeconds(1));
    put(dynamoDb, "a");
  }

  @Test
  void aKeyIsThrottledOnDemand(DynamoDbClient dynamoDb, Faults faults) {
    faults.throttleKey("orders", "hot");
    put(dynamoDb, "cold");
    assertThrottled("TableWriteKeyRangeThroughputExceeded", () -> put(dynamoDb, "hot"));
    faults.clear();
    put(dynamoDb, "hot");
  }

  @Test
  void answersAreLostAfterTheWriteAndRequestsBeforeIt(DynamoDbClient dynamoDb, Faults faults) {
    faults.loseAnswers("PutItem");
    assertThatThrownBy(() -> put(dynamoDb, "a")).isInstanceOf(SdkClientException.class);
    faults.clear();
    faults.loseRequests("PutItem");
    assertThatThrownBy(() -> put(dynamoDb, "b")).isInstanceOf(SdkClientException.class);
    assertThat(dynamoDb.scan(b -> b.tableName("orders").consistentRead(true)).items())
        .containsExactly(order("a"));
  }

  @Test
  void anOperationFailsAsOftenAsAsked(DynamoDbClient dynamoDb, Faults faults) {
    faults.fail("PutItem", 1, ErrorType.INTERNAL_SERVER_ERROR);
    assertThatThrownBy(() -> put(dynamoDb, "a")).isInstanceOf(InternalServerErrorException.class);
    put(dynamoDb, "a");
  }

  @Test
  void theLabItselfIsInReach(Lab lab) {
    assertThat(lab.partitions()).containsOnlyKeys("events", "orders");
    assertThat(lab.endpoint().getPort()).isPositive();
  }

  @Test
  void anAssertionSaysWhatCameInstead(DynamoDbClient dynamoDb, Faults faults) {
    assertThatThrownBy(() -> assertThrottled(() -> put(dynamoDb, "a")))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessage("Was not throttled.");
    faults.throttleTable("orders");
    assertThatThrownBy(
            () -> assertThrottled("TableWriteKeyRangeThroughputExceeded", () -> put(dynamoDb, "a")))
        .hasMessage(
            "Was throttled, but not for TableWriteKeyRangeThroughputExceeded: the reasons are"
                + " [TableWriteProvisionedThroughputExceeded].");
  }

  @Nested
  class InANestedClass {
    @Test
    void itIsThereToo(DynamoDbClient dynamoDb) {
      assertThat(dynamoDb.listTables().tableNames()).containsExactly("events", "orders");
    }
  }
}
