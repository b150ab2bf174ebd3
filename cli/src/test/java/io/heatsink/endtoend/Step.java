package io.heatsink.endtoend;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One call of the suite that every way to a DynamoDB has to answer alike.
 *
 * @param call what it answers, or throws
 */
record Step(String name, Function<DynamoDbClient, Object> call) {
  /** The name of a step that only waits until what the one before began is done. */
  private static final String WAITING = "wait until the table is active";

  static Step of(String name, Function<DynamoDbClient, Object> call) {
    return new Step(name, call);
  }

  static Step waiting(Consumer<DynamoDbClient> until) {
    return new Step(
        WAITING,
        client -> {
          until.accept(client);
          return "";
        });
  }

  boolean onlyWaits() {
    return name.equals(WAITING);
  }

  static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue n(String value) {
    return AttributeValue.fromN(value);
  }

  static Map<String, AttributeValue> key(String partition, int sort) {
    return Map.of("pk", s(partition), "sk", n(Integer.toString(sort)));
  }
}
