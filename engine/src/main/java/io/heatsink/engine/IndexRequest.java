package io.heatsink.engine;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.IndexSchema.Projection;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.engine.TableShapes.NewIndex;
import io.heatsink.engine.TableShapes.Projected;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the definition of a global index that is to be made.
 *
 * @param nonKeyAttributes in the order in which they were given
 */
record IndexRequest(IndexSchema schema, List<String> nonKeyAttributes, Throughput throughput) {
  /** Source: DynamoDB Developer Guide, "Quotas in Amazon DynamoDB": projected attributes. */
  static final int MAX_PROJECTED_ATTRIBUTES = 100;

  static IndexRequest of(
      NewIndex shape, Fields fields, KeyDefinitions definitions, BillingMode billing) {
    NotYet.refuse(fields, List.of(shape.onDemand, shape.warm));
    String name = fields.need(shape.name);
    KeySchema key = definitions.ofIndex(fields.need(shape.key));
    Fields projected = fields.need(shape.projection);
    String type = projected.get(Projected.TYPE);
    List<String> nonKey = projected.get(Projected.NON_KEY);
    if (type == null) {
      throw Invalid.parameter("Unknown ProjectionType: null");
    }
    Projection projection = Projection.valueOf(type);
    if (projection == Projection.INCLUDE) {
      if (nonKey == null) {
        throw Invalid.parameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
      }
    } else if (nonKey != null) {
      throw Invalid.parameter(
          "ProjectionType is " + projection + ", but NonKeyAttributes is specified");
    }
    Set<String> attributes = new LinkedHashSet<>(nonKey == null ? List.of() : nonKey);
    Throughput throughput = ThroughputRequest.ofIndex(name, billing, fields.get(shape.provisioned));
    return new IndexRequest(
        new IndexSchema(name, IndexSchema.Kind.GLOBAL, key, projection, attributes),
        List.copyOf(attributes),
        throughput);
  }
}
