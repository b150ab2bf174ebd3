package io.heatsink.dynamodb.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.CancellationReason;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.dynamodb.ThrottlingReason.Limit;
import io.heatsink.dynamodb.ThrottlingReason.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorJsonTest {
  private static final ThrottlingReason HOT_PARTITION =
      new ThrottlingReason(
          Target.TABLE,
          Access.WRITE,
          Limit.KEY_RANGE,
          "arn:aws:dynamodb:eu-central-1:123456789012:table/orders");

  @Test
  void mostErrorsSayMessage() {
    assertThat(json(DynamoDbException.of(ErrorType.RESOURCE_NOT_FOUND, "Requested \"it\"")))
        .isEqualTo(
            """
            {"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested \\"it\\""}\
            """);
    assertThat(json(DynamoDbException.validation("x")))
        .isEqualTo(
            """
            {"__type":"com.amazon.coral.validate#ValidationException","message":"x"}\
            """);
  }

  @Test
  void serializationExceptionsSayMessageWithACapitalLetterOrNothing() {
    assertThat(json(DynamoDbException.of(ErrorType.SERIALIZATION, "x")))
        .isEqualTo(
            """
            {"__type":"com.amazon.coral.service#SerializationException","Message":"x"}\
            """);
    assertThat(json(DynamoDbException.of(ErrorType.SERIALIZATION, "")))
        .isEqualTo(
            """
            {"__type":"com.amazon.coral.service#SerializationException"}\
            """);
  }

  @Test
  void throttlingSaysWhyAndWhat() {
    assertThat(
            json(
                DynamoDbException.throttled(
                    ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED, "slow", List.of(HOT_PARTITION))))
        .isEqualTo(
            """
            {"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",\
            "ThrottlingReasons":[{"reason":"TableWriteKeyRangeThroughputExceeded",\
            "resource":"arn:aws:dynamodb:eu-central-1:123456789012:table/orders"}],"message":"slow"}\
            """);
    assertThat(
            json(DynamoDbException.throttled(ErrorType.THROTTLING, "slow", List.of(HOT_PARTITION))))
        .startsWith(
            """
            {"__type":"com.amazon.coral.availability#ThrottlingException","throttlingReasons":[\
            """);
  }

  @Test
  void aFailedConditionShowsTheItem() {
    assertThat(json(DynamoDbException.conditionFailed(Map.of("pk", new StringValue("a")))))
        .isEqualTo(
            """
            {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",\
            "Item":{"pk":{"S":"a"}},"message":"The conditional request failed"}\
            """);
  }

  @Test
  void aCancelledTransactionHasAReasonForEachItem() {
    assertThat(
            json(
                DynamoDbException.transactionCanceled(
                    List.of(
                        CancellationReason.NONE,
                        new CancellationReason(
                            "ConditionalCheckFailed",
                            "The conditional request failed",
                            Map.of("pk", new StringValue("a")))))))
        .isEqualTo(
            """
            {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",\
            "CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed",\
            "Message":"The conditional request failed","Item":{"pk":{"S":"a"}}}],\
            "Message":"Transaction cancelled, please refer cancellation reasons for specific reasons \
            [None, ConditionalCheckFailed]"}\
            """);
  }

  private static String json(DynamoDbException error) {
    return new String(ErrorJson.write(error), StandardCharsets.UTF_8);
  }
}
