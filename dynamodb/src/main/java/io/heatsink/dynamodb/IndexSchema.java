package io.heatsink.dynamodb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
   * and so is not in the index. Several attributes are one {@link CompositeKey}.
   *
   * @throws DynamoDbException a ValidationException in the words DynamoDB has for a put, if an
   *     attribute of the key is empty, too long, or of another type than the index says
   */
  public Optional<PrimaryKey> keyOf(Map<String, AttributeValue> item) {
    // Each attribute is checked, also where another one is missing.
    KeyValue partition = keyPart(key.partition(), item, PrimaryKey::checkPartitionLength);
    KeyValue sort = keyPart(key.sort(), item, PrimaryKey::checkSortLength);
    return partition == null || (sort == null && !key.sort().isEmpty())
        ? Optional.empty()
        : Optional.of(new PrimaryKey(partition, sort));
  }

  /** Null if the item lacks one of the attributes, or if there are none. */
  private @Nullable KeyValue keyPart(
      List<KeyAttribute> attributes, Map<String, AttributeValue> item, Consumer<KeyValue> check) {
    if (attributes.size() == 1) {
      return keyValue(attributes.getFirst(), item, check);
    }
    List<KeyValue> values = new ArrayList<>(attributes.size());
    for (KeyAttribute attribute : attributes) {
      KeyValue value = keyValue(attribute, item, check);
      if (value != null) {
        values.add(value);
      }
    }
    return values.isEmpty() || values.size() < attributes.size() ? null : CompositeKey.of(values);
  }

  private @Nullable KeyValue keyValue(
      KeyAttribute attribute, Map<String, AttributeValue> item, Consumer<KeyValue> check) {
    AttributeValue value = item.get(attribute.name());
    if (value == null) {
      return null;
    }
    KeyValue known = keyValue(attribute, value);
    check.accept(known);
    return known;
  }

  /** The key's attributes, of the key of an item in this index; numbers in canonical form. */
  public Map<String, AttributeValue> toMap(PrimaryKey entry) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    put(map, key.partition(), entry.partition());
    if (entry.sort() != null) {
      put(map, key.sort(), entry.sort());
    }
    return map;
  }

  private static void put(
      Map<String, AttributeValue> map, List<KeyAttribute> attributes, KeyValue value) {
    List<KeyValue> values = CompositeKey.split(value, attributes);
    for (int at = 0; at < attributes.size(); at++) {
      map.put(attributes.get(at).name(), values.get(at).toAttributeValue());
    }
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
