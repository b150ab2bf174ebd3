package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import org.jspecify.annotations.Nullable;

/** The partition key that a Query reads, where the call tells it. */
final class QueryKeys {
  private QueryKeys() {}

  static @Nullable KeyValue partition(Fields query, KeySchema key) {
    if (key.partition().size() > 1) {
      return null;
    }
    return legacy(query, key.partitionKey());
  }

  private static @Nullable KeyValue legacy(Fields query, KeyAttribute attribute) {
    JsonScanner at = query.at(Field.KEY_CONDITIONS);
    if (at == null) {
      return null;
    }
    at.enterObject();
    while (at.nextField()) {
      if (at.textIs(attribute.name())) {
        return equality(at, attribute);
      }
      at.skipValue();
    }
    return null;
  }

  /** The value of a condition that says EQ; null for all others. */
  private static @Nullable KeyValue equality(JsonScanner at, KeyAttribute attribute) {
    KeyValue value = null;
    boolean equals = false;
    at.enterObject();
    while (at.nextField()) {
      switch (at.field()) {
        case COMPARISON_OPERATOR -> {
          at.readString();
          equals = at.textIs("EQ");
        }
        case ATTRIBUTE_VALUE_LIST -> {
          at.enterList();
          int values = 0;
          while (at.nextElement()) {
            value = KeyReader.value(at, attribute.type(), PrimaryKey.MAX_PARTITION_KEY_BYTES);
            values++;
          }
          value = values == 1 ? value : null;
        }
        default -> at.skipValue();
      }
    }
    return equals ? value : null;
  }
}
