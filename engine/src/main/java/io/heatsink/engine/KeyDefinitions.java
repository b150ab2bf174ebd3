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

  /** The key of one of its indexes. */
  KeySchema ofIndex(List<Fields> elements) {
    checkRoles(elements);
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
        throw DynamoDbException.validation(
            "Both the Hash Key and the Range Key element in the KeySchema have the same name");
      }
    }
  }

  private KeySchema schema(List<Fields> elements) {
    List<KeyAttribute> attributes = new ArrayList<>();
    for (Fields element : elements) {
      KeyAttribute attribute = byName.get(element.need(KeyElement.NAME));
      if (attribute == null) {
        throw new IllegalStateException("A key was not checked against its definitions");
      }
      used.add(attribute.name());
      attributes.add(attribute);
    }
    return new KeySchema(attributes.subList(0, 1), attributes.subList(1, attributes.size()));
  }
}
