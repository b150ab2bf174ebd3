package io.heatsink.proxy.schema;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.JsonReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a table's schema from the answer of DescribeTable, CreateTable, UpdateTable or DeleteTable.
 * Source: Amazon DynamoDB API Reference, "TableDescription".
 */
final class TableDescription {
  private String name = "";
  private String arn = "";
  private String id = "";
  private String status = "";
  private final Map<String, ScalarType> types = new HashMap<>();
  private List<Element> key = List.of();
  private final List<Index> indexes = new ArrayList<>();

  private record Element(String attribute, boolean partition) {}

  private record Index(
      String name,
      IndexSchema.Kind kind,
      List<Element> key,
      IndexSchema.Projection projection,
      Set<String> nonKeyAttributes) {}

  /**
   * A table as DynamoDB describes it.
   *
   * @param arn empty if it is not told
   */
  record Described(TableSchema schema, String arn) {}

  private TableDescription() {}

  /**
   * Reads it.
   *
   * @return empty if the answer describes no table, or one that is being deleted
   * @throws io.heatsink.dynamodb.DynamoDbException if it is no JSON of DynamoDB's
   */
  static Optional<Described> read(byte[] reply) {
    TableDescription table = new TableDescription();
    JsonReader in = JsonReader.of(reply);
    while (in.nextField()) {
      if (in.name().equals("Table") || in.name().equals("TableDescription")) {
        in.enterObject();
        table.readTable(in);
      } else {
        in.skip();
      }
    }
    return table.toSchema().map(schema -> new Described(schema, table.arn));
  }

  private void readTable(JsonReader in) {
    while (in.nextField()) {
      switch (in.name()) {
        case "TableName" -> name = in.string();
        case "TableArn" -> arn = in.string();
        case "TableId" -> id = in.string();
        case "TableStatus" -> status = in.string();
        case "AttributeDefinitions" -> readTypes(in);
        case "KeySchema" -> key = readKey(in);
        case "GlobalSecondaryIndexes" -> readIndexes(in, IndexSchema.Kind.GLOBAL);
        case "LocalSecondaryIndexes" -> readIndexes(in, IndexSchema.Kind.LOCAL);
        default -> in.skip();
      }
    }
  }

  private void readTypes(JsonReader in) {
    in.enterList();
    while (in.nextElement()) {
      in.enterObject();
      String attribute = "";
      String type = "";
      while (in.nextField()) {
        switch (in.name()) {
          case "AttributeName" -> attribute = in.string();
          case "AttributeType" -> type = in.string();
          default -> in.skip();
        }
      }
      for (ScalarType known : ScalarType.values()) {
        if (known.name().equals(type)) {
          types.put(attribute, known);
        }
      }
    }
  }

  private static List<Element> readKey(JsonReader in) {
    List<Element> elements = new ArrayList<>();
    in.enterList();
    while (in.nextElement()) {
      in.enterObject();
      String attribute = "";
      boolean partition = false;
      while (in.nextField()) {
        switch (in.name()) {
          case "AttributeName" -> attribute = in.string();
          case "KeyType" -> partition = in.string().equals("HASH");
          default -> in.skip();
        }
      }
      elements.add(new Element(attribute, partition));
    }
    return elements;
  }

  private void readIndexes(JsonReader in, IndexSchema.Kind kind) {
    in.enterList();
    while (in.nextElement()) {
      in.enterObject();
      String indexName = "";
      List<Element> indexKey = List.of();
      IndexSchema.Projection projection = IndexSchema.Projection.ALL;
      Set<String> nonKey = new HashSet<>();
      while (in.nextField()) {
        switch (in.name()) {
          case "IndexName" -> indexName = in.string();
          case "KeySchema" -> indexKey = readKey(in);
          case "Projection" -> {
            in.enterObject();
            while (in.nextField()) {
              switch (in.name()) {
                case "ProjectionType" -> projection = projection(in.string());
                case "NonKeyAttributes" -> nonKey.addAll(in.strings());
                default -> in.skip();
              }
            }
          }
          default -> in.skip();
        }
      }
      indexes.add(new Index(indexName, kind, indexKey, projection, nonKey));
    }
  }

  private static IndexSchema.Projection projection(String type) {
    return switch (type) {
      case "KEYS_ONLY" -> IndexSchema.Projection.KEYS_ONLY;
      case "INCLUDE" -> IndexSchema.Projection.INCLUDE;
      default -> IndexSchema.Projection.ALL;
    };
  }

  private Optional<TableSchema> toSchema() {
    Optional<KeySchema> tableKey = keySchema(key);
    if (name.isEmpty() || tableKey.isEmpty() || status.equals("DELETING")) {
      return Optional.empty();
    }
    Map<String, IndexSchema> byName = new HashMap<>();
    for (Index index : indexes) {
      keySchema(index.key())
          .ifPresent(
              indexKey ->
                  byName.put(
                      index.name(),
                      new IndexSchema(
                          index.name(),
                          index.kind(),
                          indexKey,
                          index.projection(),
                          index.nonKeyAttributes())));
    }
    return Optional.of(new TableSchema(name, id, tableKey.get(), byName));
  }

  private Optional<KeySchema> keySchema(List<Element> elements) {
    List<KeyAttribute> partition = new ArrayList<>();
    List<KeyAttribute> sort = new ArrayList<>();
    for (Element element : elements) {
      ScalarType type = types.get(element.attribute());
      if (type == null) {
        return Optional.empty();
      }
      (element.partition() ? partition : sort).add(new KeyAttribute(element.attribute(), type));
    }
    return partition.isEmpty() ? Optional.empty() : Optional.of(new KeySchema(partition, sort));
  }
}
