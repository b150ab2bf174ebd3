package io.heatsink.lab;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.partition.TableSpec;
import io.heatsink.partition.Throughput;
import io.heatsink.partition.Warmth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What the endpoint behind a lab says of one of its tables. */
record UpstreamTable(TableSchema schema, TableSpec spec) {
  /**
   * Reads the reply to a call on a table.
   *
   * @param member the name under which the reply holds the description
   * @return empty if it describes none that could be limited
   */
  static Optional<UpstreamTable> read(byte[] reply, String member) {
    try {
      JsonTree table = JsonTree.read(reply).object(member);
      return table.text("TableName").isEmpty() ? Optional.empty() : Optional.of(table(table));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static UpstreamTable table(JsonTree table) {
    var types = new HashMap<String, ScalarType>();
    for (JsonTree attribute : table.objects("AttributeDefinitions")) {
      types.put(
          attribute.text("AttributeName"), ScalarType.valueOf(attribute.text("AttributeType")));
    }
    boolean onDemand =
        table.object("BillingModeSummary").text("BillingMode").equals("PAY_PER_REQUEST");
    var schemas = new HashMap<String, IndexSchema>();
    TableSpec spec =
        TableSpec.of(table.text("TableArn"), throughput(table, onDemand)).withWarmth(warmth(table));
    for (JsonTree index : table.objects("GlobalSecondaryIndexes")) {
      IndexSchema schema = index(index, IndexSchema.Kind.GLOBAL, types);
      schemas.put(schema.name(), schema);
      spec = spec.withIndex(schema.name(), throughput(index, onDemand), warmth(index));
    }
    List<JsonTree> local = table.objects("LocalSecondaryIndexes");
    for (JsonTree index : local) {
      IndexSchema schema = index(index, IndexSchema.Kind.LOCAL, types);
      schemas.put(schema.name(), schema);
    }
    return new UpstreamTable(
        new TableSchema(table.text("TableName"), table.text("TableId"), key(table, types), schemas),
        local.isEmpty() ? spec : spec.withLocalIndexes());
  }

  private static Warmth warmth(JsonTree of) {
    JsonTree warm = of.object("WarmThroughput");
    return new Warmth(
        Math.max(0, warm.number("ReadUnitsPerSecond")),
        Math.max(0, warm.number("WriteUnitsPerSecond")));
  }

  private static IndexSchema index(
      JsonTree index, IndexSchema.Kind kind, Map<String, ScalarType> types) {
    JsonTree projection = index.object("Projection");
    String type = projection.text("ProjectionType");
    return new IndexSchema(
        index.text("IndexName"),
        kind,
        key(index, types),
        IndexSchema.Projection.valueOf(type.isEmpty() ? "ALL" : type),
        new HashSet<>(projection.texts("NonKeyAttributes")));
  }

  private static KeySchema key(JsonTree of, Map<String, ScalarType> types) {
    var partition = new ArrayList<KeyAttribute>();
    var sort = new ArrayList<KeyAttribute>();
    for (JsonTree element : of.objects("KeySchema")) {
      String name = element.text("AttributeName");
      var attribute = new KeyAttribute(name, types.getOrDefault(name, ScalarType.S));
      (element.text("KeyType").equals("HASH") ? partition : sort).add(attribute);
    }
    return new KeySchema(partition, sort);
  }

  private static Throughput throughput(JsonTree of, boolean onDemand) {
    if (onDemand) {
      JsonTree maximum = of.object("OnDemandThroughput");
      return new Throughput.OnDemand(
          positive(maximum.number("MaxReadRequestUnits")),
          positive(maximum.number("MaxWriteRequestUnits")));
    }
    JsonTree provisioned = of.object("ProvisionedThroughput");
    long reads = provisioned.number("ReadCapacityUnits");
    long writes = provisioned.number("WriteCapacityUnits");
    // An on-demand table without a summary shows zeros.
    return reads < 1 || writes < 1
        ? Throughput.OnDemand.UNLIMITED
        : new Throughput.Provisioned(reads, writes);
  }

  private static OptionalLong positive(long units) {
    return units > 0 ? OptionalLong.of(units) : OptionalLong.empty();
  }
}
