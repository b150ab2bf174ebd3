package io.heatsink.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.engine.Engine;
import io.heatsink.engine.EngineOptions;
import io.heatsink.engine.RequestContext;
import io.heatsink.lab.fault.Toxics;
import io.heatsink.partition.PartitionModel;
import io.heatsink.partition.PartitionSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OnDemandMaximumTest {
  private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-21T12:00:00Z"));
  private final Engine engine =
      Engine.create(
          EngineOptions.DEFAULT
              .withClock(clock)
              .withAdmission(
                  new PartitionAdmission(
                      new PartitionModel(PartitionSettings.DEFAULT),
                      new Tables(),
                      clock,
                      new Toxics(0))));

  private void call(String operation, String request) {
    var unused =
        engine.execute(
            operation,
            request.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
            new RequestContext("eu-central-1", "123456789012"));
  }

  private void put(int times) {
    for (int at = 0; at < times; at++) {
      call("PutItem", "{'TableName': 'orders', 'Item': {'pk': {'S': '%d'}}}".formatted(at));
    }
  }

  @Test
  void writesAboveTheOwnersMaximumAreRefusedUntilItIsTakenAway() {
    call(
        "CreateTable",
        """
        {'TableName': 'orders', 'BillingMode': 'PAY_PER_REQUEST',
         'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'}],
         'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}],
         'OnDemandThroughput': {'MaxWriteRequestUnits': 1}}
        """);

    DynamoDbException refused = catchThrowableOfType(DynamoDbException.class, () -> put(1_000));
    call(
        "UpdateTable",
        "{'TableName': 'orders', 'OnDemandThroughput': {'MaxWriteRequestUnits': -1}}");
    call("DescribeTable", "{'TableName': 'orders'}");
    put(1_000);

    assertThat(refused.throttlingReasons())
        .extracting(ThrottlingReason::code)
        .containsExactly("TableWriteMaxOnDemandThroughputExceeded");
  }
}
