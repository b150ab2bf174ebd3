package io.heatsink.dynamodb;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole key of one item: its partition key, and its sort key where the table has one.
 *
 * <p>Sorts by partition key, then as the items of one collection do.
 *
 * @param sort null where the table has no sort key
 */
public record PrimaryKey(KeyValue partition, @Nullable KeyValue sort)
    implements Comparable<PrimaryKey> {
  /** Source: DynamoDB Developer Guide, "Quotas in Amazon DynamoDB". */
  public static final int MAX_PARTITION_KEY_BYTES = 2_048;

  public static final int MAX_SORT_KEY_BYTES = 1_024;

  /**
   * The key of an item that is put.
   *
   * @param schema a table's: one partition key attribute, at most one sort key attribute
   * @throws DynamoDbException a ValidationException in DynamoDB's words, if a key attribute is
   *     missing, empty, too long or of another type
   */
  public static PrimaryKey ofItem(KeySchema schema, Map<String, AttributeValue> item) {
    KeyAttribute sort = schema.sortKeyOrNull();
    return new PrimaryKey(
        partition(itemValue(item, schema.partitionKey()), schema.partitionKey()),
        sort == null ? null : sort(itemValue(item, sort), sort));
  }

  /**
   * The key that a call names as its Key: exactly the key's attributes.
   *
   * @param schema a table's: one partition key attribute, at most one sort key attribute
   * @throws DynamoDbException a ValidationException in DynamoDB's words, if it does not match the
   *     schema, or is empty or too long
   */
  public static PrimaryKey ofKey(KeySchema schema, Map<String, AttributeValue> key) {
    KeyAttribute sort = schema.sortKeyOrNull();
    if (key.size() != (sort == null ? 1 : 2)) {
      throw keyDoesNotMatch();
    }
    return new PrimaryKey(
        partition(keyValue(key, schema.partitionKey()), schema.partitionKey()),
        sort == null ? null : sort(keyValue(key, sort), sort));
  }

  /** What DynamoDB says of a Key whose attributes or types are not the table's. */
  public static DynamoDbException keyDoesNotMatch() {
    return DynamoDbException.validation("The provided key element does not match the schema");
  }

  /** The key as a call names it; numbers in canonical form. */
  public Map<String, AttributeValue> toMap(KeySchema schema) {
    Map<String, AttributeValue> map = new LinkedHashMap<>(4);
    map.put(schema.partitionKey().name(), partition.toAttributeValue());
    KeyAttribute sortAttribute = schema.sortKeyOrNull();
    if (sortAttribute != null && sort != null) {
      map.put(sortAttribute.name(), sort.toAttributeValue());
    }
    return map;
  }

  private static AttributeValue itemValue(Map<String, AttributeValue> item, KeyAttribute key) {
    AttributeValue value = item.get(key.name());
    if (value == null) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Missing the key "
              + key.name()
              + " in the item");
    }
    if (!key.accepts(value)) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Type mismatch for key %s expected: %s actual: %s"
              .formatted(key.name(), key.type(), value.typeName()));
    }
    return value;
  }

  private static AttributeValue keyValue(Map<String, AttributeValue> key, KeyAttribute attribute) {
    AttributeValue value = key.get(attribute.name());
    if (value == null || !attribute.accepts(value)) {
      throw keyDoesNotMatch();
    }
    return value;
  }

  private static KeyValue partition(AttributeValue value, KeyAttribute attribute) {
    KeyValue key = KeyValue.of(value);
    refuseEmpty(key, attribute);
    checkPartitionLength(key);
    return key;
  }

  static void checkPartitionLength(KeyValue key) {
    if (key.length() > MAX_PARTITION_KEY_BYTES) {
      // DynamoDB leaves out the space, too.
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size"
              + " limit of2048 bytes");
    }
  }

  private static KeyValue sort(AttributeValue value, KeyAttribute attribute) {
    KeyValue key = KeyValue.of(value);
    refuseEmpty(key, attribute);
    checkSortLength(key);
    return key;
  }

  static void checkSortLength(KeyValue key) {
    if (key.length() > MAX_SORT_KEY_BYTES) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Aggregated size of all range keys has"
              + " exceeded the size limit of 1024 bytes");
    }
  }

  private static void refuseEmpty(KeyValue key, KeyAttribute attribute) {
    if (key.length() == 0) {
      throw DynamoDbException.validation(
          "One or more parameter values are not valid. The AttributeValue for a key attribute"
              + " cannot"
              + " contain an empty %s value. Key: %s"
                  .formatted(key.type() == ScalarType.B ? "binary" : "string", attribute.name()));
    }
  }

  @Override
  public int compareTo(PrimaryKey other) {
    int byPartition = partition.compareTo(other.partition);
    if (byPartition != 0 || sort == null || other.sort == null) {
      return byPartition != 0 ? byPartition : Boolean.compare(sort != null, other.sort != null);
    }
    return sort.compareTo(other.sort);
  }
}
