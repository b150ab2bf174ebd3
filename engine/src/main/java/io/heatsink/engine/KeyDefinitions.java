package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.engine.TableShapes.Attribute;
import io.heatsink.engine.TableShapes.KeyElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The attribute definitions of a request, out of which key schemas are made. */
final class KeyDefinitions {
  /** Source: DynamoDB Developer Guide, "Multi-attribute keys": of each part of the key. */
  private static final int MAX_INDEX_ATTRIBUTES = 4;

  private final Map<String, KeyAttribute> byName = new LinkedHashMap<>();
  private final Set<String> used = new LinkedHashSet<>();

  /**
   * @param known attributes that the table has already
   * @param definitions what the request defines; may repeat known ones
   */
  KeyDefinitions(List<KeyAttribute> known, List<Fields> definitions) {
    for (KeyAttribute attribute : known) {
      byName.put(attribute.name(), attribute);
    }
    Set<String> defined = new LinkedHashSet<>();
    for (Fields definition : definitions) {
      String name = definition.need(Attribute.NAME);
      ScalarType type = ScalarType.valueOf(definition.need(Attribute.TYPE));
      if (!defined.add(name)) {
        throw Invalid.parameter(
            "Duplicate AttributeName in AttributeDefinitions: AttributeName: " + name);
      }
      KeyAttribute before = byName.put(name, new KeyAttribute(name, type));
      if (before != null && before.type() != type) {
        throw Invalid.parameter(
            "Attributes cannot be redefined. Please check that your attribute has the same type as"
                + " previously defined. Existing schema: Schema:[SchemaElement: key{%s:%s:HASH}] New schema: Schema:[SchemaElement: key{%s:%s:HASH}]"
                    .formatted(name, before.type(), name, type));
      }
    }
  }

  List<KeyAttribute> attributes() {
    return List.copyOf(byName.values());
  }

  /** The key of the table itself. */
  KeySchema ofTable(List<Fields> elements) {
    checkRoles(elements);
    for (Fields element : elements) {
      if (!byName.containsKey(element.need(KeyElement.NAME))) {
        throw DynamoDbException.validation(
            "Invalid KeySchema: Some index key attribute have no definition");
      }
    }
    return schema(elements);
  }

  /** The key of a local index. */
  KeySchema ofLocalIndex(List<Fields> elements) {
    checkRoles(elements);
    return indexSchema(elements);
  }

  /**
   * The key of a global index: up to four attributes for the partition key, then for the sort key.
   */
  KeySchema ofGlobalIndex(List<Fields> elements) {
    List<Fields> partition = elements.stream().takeWhile(KeyDefinitions::isPartition).toList();
    List<Fields> rest = elements.subList(partition.size(), elements.size());
    if (partition.isEmpty()) {
      checkRoles(elements);
    }
    if (rest.stream().anyMatch(KeyDefinitions::isPartition)) {
      throw DynamoDbException.validation(
          "Invalid KeySchema: All HASH key elements must come before the RANGE key elements");
    }
    checkCount("HASH", partition);
    checkCount("RANGE", rest);
    Set<String> names = new LinkedHashSet<>();
    for (Fields element : elements) {
      if (!names.add(element.need(KeyElement.NAME))) {
        throw sameName();
      }
    }
    return indexSchema(elements);
  }

  private static boolean isPartition(Fields element) {
    return element.need(KeyElement.TYPE).equals("HASH");
  }

  private static void checkCount(String type, List<Fields> elements) {
    if (elements.size() > MAX_INDEX_ATTRIBUTES) {
      throw DynamoDbException.validation(
          "Invalid KeySchema: The number of %s key elements exceeds the limit of %d"
              .formatted(type, MAX_INDEX_ATTRIBUTES));
    }
  }

  private KeySchema indexSchema(List<Fields> elements) {
    List<String> names = elements.stream().map(element -> element.need(KeyElement.NAME)).toList();
    if (!byName.keySet().containsAll(names)) {
      throw Invalid.parameter(
          "Some index key attributes are not defined in AttributeDefinitions. Keys: %s, AttributeDefinitions: %s"
              .formatted(names, byName.keySet()));
    }
    return schema(elements);
  }

  /**
   * Complains of definitions that no key uses.
   *
   * @param hasIndexes whether the request names indexes
   */
  void checkAllUsed(boolean hasIndexes) {
    if (used.size() == byName.size()) {
      return;
    }
    if (!hasIndexes) {
      throw Invalid.parameter(
          "Number of attributes in KeySchema does not exactly match number of attributes defined in"
              + " AttributeDefinitions");
    }
    throw Invalid.parameter(
        "Some AttributeDefinitions are not used. AttributeDefinitions: %s, keys used: %s"
            .formatted(byName.keySet(), used));
  }

  private static void checkRoles(List<Fields> elements) {
    if (!elements.get(0).need(KeyElement.TYPE).equals("HASH")) {
      throw DynamoDbException.validation(
          "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    }
    if (elements.size() > 1) {
      if (!elements.get(1).need(KeyElement.TYPE).equals("RANGE")) {
        throw DynamoDbException.validation(
            "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
      }
      if (elements.get(0).need(KeyElement.NAME).equals(elements.get(1).need(KeyElement.NAME))) {
        throw sameName();
      }
    }
  }

  private static DynamoDbException sameName() {
    return DynamoDbException.validation(
        "Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }

  private KeySchema schema(List<Fields> elements) {
    List<KeyAttribute> partition = new ArrayList<>();
    List<KeyAttribute> sort = new ArrayList<>();
    for (Fields element : elements) {
      KeyAttribute attribute = byName.get(element.need(KeyElement.NAME));
      if (attribute == null) {
        throw new IllegalStateException("A key was not checked against its definitions");
      }
      used.add(attribute.name());
      (isPartition(element) ? partition : sort).add(attribute);
    }
    return new KeySchema(partition, sort);
  }
}
