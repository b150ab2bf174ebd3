package io.heatsink.dynamodb;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One index of a table.
 *
 * @param nonKeyAttributes what {@link Projection#INCLUDE} projects besides the keys; empty
 *     otherwise
 */
public record IndexSchema(
    String name, Kind kind, KeySchema key, Projection projection, Set<String> nonKeyAttributes) {
  /**
   * Local indexes share the table's partition key and its capacity; global ones have both of their
   * own.
   */
  public enum Kind {
    GLOBAL,
    LOCAL
  }

  public enum Projection {
    ALL,
    KEYS_ONLY,
    INCLUDE
  }

  public IndexSchema {
    nonKeyAttributes = Set.copyOf(nonKeyAttributes);
  }

  /**
   * Whether an entry of this index holds the attribute.
   *
   * @param tableKey the table's key, which every entry holds
   */
  public boolean projects(String attribute, KeySchema tableKey) {
    return projection == Projection.ALL
        || key.contains(attribute)
        || tableKey.contains(attribute)
        || nonKeyAttributes.contains(attribute);
  }

  /** The attributes of an item that its entry in this index holds. */
  public Map<String, AttributeValue> project(Map<String, AttributeValue> item, KeySchema tableKey) {
    if (projection == Projection.ALL) {
      return item;
    }
    Map<String, AttributeValue> entry = new LinkedHashMap<>();
    item.forEach(
        (name, value) -> {
          if (projects(name, tableKey)) {
            entry.put(name, value);
          }
        });
    return entry;
  }

  /**
   * The key under which an item stands in this index; empty if it lacks an attribute of that key,
   * and so is not in the index.
   *
   * @throws DynamoDbException a ValidationException in the words DynamoDB has for a put, if an
   *     attribute of the key is empty, too long, or of another type than the index says
   */
  public Optional<PrimaryKey> keyOf(Map<String, AttributeValue> item) {
    KeyAttribute sort = key.sortKeyOrNull();
    AttributeValue partitionValue = item.get(key.partitionKey().name());
    AttributeValue sortValue = sort == null ? null : item.get(sort.name());
    // Each attribute is checked, also where the other one is missing.
    KeyValue partitionKey =
        partitionValue == null ? null : keyValue(key.partitionKey(), partitionValue);
    KeyValue sortKey = sort == null || sortValue == null ? null : keyValue(sort, sortValue);
    if (partitionKey != null) {
      PrimaryKey.checkPartitionLength(partitionKey);
    }
    if (sortKey != null) {
      PrimaryKey.checkSortLength(sortKey);
    }
    return partitionKey == null || (sort != null && sortKey == null)
        ? Optional.empty()
        : Optional.of(new PrimaryKey(partitionKey, sortKey));
  }

  private KeyValue keyValue(KeyAttribute attribute, AttributeValue value) {
    if (!attribute.accepts(value)) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Type mismatch for Index Key %s Expected: %s Actual: %s IndexName: %s"
              .formatted(attribute.name(), attribute.type(), value.typeName(), name));
    }
    KeyValue keyValue = KeyValue.of(value);
    if (keyValue.length() == 0) {
      throw DynamoDbException.validation(
          "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty %s value. IndexName: %s, IndexKey: %s"
              .formatted(
                  attribute.type() == ScalarType.B ? "binary" : "string", name, attribute.name()));
    }
    return keyValue;
  }
}
