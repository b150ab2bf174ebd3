package io.heatsink.engine;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.IndexSchema.Projection;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.engine.TableShapes.NewIndex;
import io.heatsink.engine.TableShapes.NewLocalIndex;
import io.heatsink.engine.TableShapes.Projected;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the definition of an index that is to be made.
 *
 * @param nonKeyAttributes in the order in which they were given
 * @param capacity of a global index
 */
record IndexRequest(IndexSchema schema, List<String> nonKeyAttributes, Capacity capacity) {
  /** Source: DynamoDB Developer Guide, "Quotas in Amazon DynamoDB": projected attributes. */
  static final int MAX_PROJECTED_ATTRIBUTES = 100;

  /** A global index. */
  static IndexRequest of(
      NewIndex shape, Fields fields, KeyDefinitions definitions, BillingMode billing) {
    String name = fields.need(shape.name);
    KeySchema key = definitions.ofGlobalIndex(fields.need(shape.key));
    Fields projected = fields.need(shape.projection);
    Projection projection = projection(projected);
    Throughput throughput = ThroughputRequest.ofIndex(name, billing, fields.get(shape.provisioned));
    Capacity capacity = shape.capacity.applied(fields, Capacity.of(throughput), billing);
    return of(name, IndexSchema.Kind.GLOBAL, key, projection, projected, capacity);
  }

  /**
   * A local index; it has no throughput of its own.
   *
   * @param tableKey of the table, which is known to have a sort key
   */
  static IndexRequest ofLocal(Fields fields, KeyDefinitions definitions, KeySchema tableKey) {
    String name = fields.need(NewLocalIndex.NAME);
    KeySchema key = definitions.ofLocalIndex(fields.need(NewLocalIndex.KEY));
    String partition = key.partitionKey().name();
    if (!partition.equals(tableKey.partitionKey().name())) {
      throw Invalid.parameter(
          ("Index KeySchema does not have the same leading hash key as table KeySchema for index:"
                  + " %s. index hash key: %s, table hash key: %s")
              .formatted(name, partition, tableKey.partitionKey().name()));
    }
    if (key.sort().isEmpty()) {
      throw Invalid.parameter("Index KeySchema does not have a range key for index: " + name);
    }
    Fields projected = fields.need(NewLocalIndex.PROJECTION);
    return of(
        name,
        IndexSchema.Kind.LOCAL,
        key,
        projection(projected),
        projected,
        Capacity.of(Throughput.ON_DEMAND));
  }

  private static IndexRequest of(
      String name,
      IndexSchema.Kind kind,
      KeySchema key,
      Projection projection,
      Fields projected,
      Capacity capacity) {
    List<String> nonKey = projected.or(Projected.NON_KEY, List.of());
    Set<String> attributes = new LinkedHashSet<>(nonKey);
    return new IndexRequest(
        new IndexSchema(name, kind, key, projection, attributes),
        List.copyOf(attributes),
        capacity);
  }

  private static Projection projection(Fields projected) {
    String type = projected.get(Projected.TYPE);
    boolean named = projected.has(Projected.NON_KEY);
    if (type == null) {
      throw Invalid.parameter("Unknown ProjectionType: null");
    }
    Projection projection = Projection.valueOf(type);
    if (projection == Projection.INCLUDE) {
      if (!named) {
        throw Invalid.parameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
      }
    } else if (named) {
      throw Invalid.parameter(
          "ProjectionType is " + projection + ", but NonKeyAttributes is specified");
    }
    return projection;
  }
}
