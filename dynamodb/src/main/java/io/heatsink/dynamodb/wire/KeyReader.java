package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys out of attribute maps, in place. A key that DynamoDB will refuse is null: refusing it
 * is DynamoDB's part.
 */
final class KeyReader {
  private KeyReader() {}

  /**
   * The key that a Key at the position names, which is read to its end.
   *
   * @throws DynamoDbException a SerializationException, if it is no map of attribute values
   */
  static @Nullable PrimaryKey key(JsonScanner in, KeySchema schema) {
    return read(in, schema, true);
  }

  /**
   * The key of the item at the position, which is read up to the last attribute of its key.
   *
   * @throws DynamoDbException a SerializationException, if it is no map of attribute values
   */
  static @Nullable PrimaryKey keyOfItem(JsonScanner in, KeySchema schema) {
    return read(in, schema, false);
  }

  private static @Nullable PrimaryKey read(JsonScanner in, KeySchema schema, boolean exactly) {
    KeyAttribute partitionAttribute = schema.partitionKey();
    KeyAttribute sortAttribute = schema.sort().isEmpty() ? null : schema.sort().getFirst();
    KeyValue partition = null;
    KeyValue sort = null;
    boolean others = false;
    in.enterObject();
    while (in.nextField()) {
      if (in.textIs(partitionAttribute.name())) {
        partition = value(in, partitionAttribute.type(), PrimaryKey.MAX_PARTITION_KEY_BYTES);
      } else if (sortAttribute != null && in.textIs(sortAttribute.name())) {
        sort = value(in, sortAttribute.type(), PrimaryKey.MAX_SORT_KEY_BYTES);
      } else {
        others = true;
        in.skipValue();
      }
      if (!exactly && partition != null && (sortAttribute == null || sort != null)) {
        return new PrimaryKey(partition, sort);
      }
    }
    return partition == null || (sortAttribute != null && sort == null) || others
        ? null
        : new PrimaryKey(partition, sort);
  }

  /**
   * The attribute value at the position, read to its end; null if it is of another type, empty,
   * longer than a key may be, or no valid value.
   */
  static @Nullable KeyValue value(JsonScanner in, ScalarType type, int maxBytes) {
    in.enterObject();
    KeyValue value = null;
    boolean others = false;
    while (in.nextField()) {
      if (in.textIs(type.name()) && in.peek() == '"') {
        in.readString();
        value = ofText(in, type, maxBytes);
      } else {
        others = true;
        in.skipValue();
      }
    }
    return others ? null : value;
  }

  private static @Nullable KeyValue ofText(JsonScanner in, ScalarType type, int maxBytes) {
    try {
      KeyValue value =
          switch (type) {
            case S -> KeyValue.ofBytes(type, in.textBytes());
            case N -> KeyValue.of(DynamoNumber.parse(in.text()));
            case B -> KeyValue.ofBytes(type, in.textAsBase64());
          };
      return value.length() == 0 || value.length() > maxBytes ? null : value;
    } catch (DynamoDbException e) {
      if (e.type() == ErrorType.SERIALIZATION) {
        throw e;
      }
      return null;
    }
  }
}
