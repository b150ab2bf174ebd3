package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.wire.StatementTokens.Token;
import org.jspecify.annotations.Nullable;

/** The key that a PartiQL statement means, by its equalities and the call's Parameters. */
final class StatementKeys {
  private StatementKeys() {}

  static @Nullable KeyValue partition(Statement statement, KeySchema key, Fields fields) {
    return key.partition().size() == 1
        ? value(statement, key.partitionKey(), PrimaryKey.MAX_PARTITION_KEY_BYTES, fields)
        : null;
  }

  static @Nullable KeyValue sort(Statement statement, KeySchema key, Fields fields) {
    return key.sort().size() == 1
        ? value(statement, key.sort().getFirst(), PrimaryKey.MAX_SORT_KEY_BYTES, fields)
        : null;
  }

  private static @Nullable KeyValue value(
      Statement statement, KeyAttribute attribute, int maxBytes, Fields fields) {
    Token token = statement.equal().get(attribute.name());
    if (token == null) {
      return null;
    }
    return switch (token.kind()) {
      case PARAMETER -> parameter(token.parameter(), attribute.type(), maxBytes, fields);
      case STRING ->
          attribute.type() == ScalarType.S && !token.text().isEmpty()
              ? within(KeyValue.of(token.text()), maxBytes)
              : null;
      case NUMBER -> attribute.type() == ScalarType.N ? number(token.text()) : null;
      default -> null;
    };
  }

  private static @Nullable KeyValue parameter(
      int index, ScalarType type, int maxBytes, Fields fields) {
    JsonScanner at = fields.at(Field.PARAMETERS);
    if (at == null) {
      return null;
    }
    at.enterList();
    for (int i = 0; at.nextElement(); i++) {
      if (i == index) {
        return KeyReader.value(at, type, maxBytes);
      }
      at.skipValue();
    }
    return null;
  }

  private static @Nullable KeyValue number(String text) {
    try {
      return KeyValue.of(DynamoNumber.parse(text));
    } catch (DynamoDbException e) {
      return null; // DynamoDB will refuse it.
    }
  }

  private static @Nullable KeyValue within(KeyValue value, int maxBytes) {
    return value.length() <= maxBytes ? value : null;
  }
}
