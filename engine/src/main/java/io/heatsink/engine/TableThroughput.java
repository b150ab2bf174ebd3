package io.heatsink.engine;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.TableSchema;
import java.util.Map;

/**
 * What an admission must know of a table to limit it.
 *
 * @param throughput of the table and its local indexes
 * @param indexes the capacity of each global index, by its name; their keys are in the schema
 * @param maximum of the table on demand
 * @param indexMaxima of global indexes on demand, by name
 * @param warm what the table is to serve at once, as its owner asked; 0 where nothing was asked
 * @param indexWarm the same of global indexes, by name
 */
public record TableThroughput(
    TableSchema schema,
    String arn,
    BillingMode billing,
    Throughput throughput,
    Map<String, Throughput> indexes,
    OnDemandMaximum maximum,
    Map<String, OnDemandMaximum> indexMaxima,
    Throughput warm,
    Map<String, Throughput> indexWarm) {
  public TableThroughput {
    indexes = Map.copyOf(indexes);
    indexMaxima = Map.copyOf(indexMaxima);
    indexWarm = Map.copyOf(indexWarm);
    for (String index : indexes.keySet()) {
      IndexSchema known = schema.indexes().get(index);
      if (known == null || known.kind() != IndexSchema.Kind.GLOBAL) {
        throw new IllegalArgumentException(
            "Throughput is given for %s, which is no global index of table %s."
                .formatted(index, schema.name()));
      }
    }
  }

  /** The maximum of an index on demand. */
  public OnDemandMaximum indexMaximum(String index) {
    return indexMaxima.getOrDefault(index, OnDemandMaximum.NONE);
  }

  /** What an index is to serve at once. */
  public Throughput warmOf(String index) {
    return indexWarm.getOrDefault(index, Throughput.ON_DEMAND);
  }

  /** The ARN that a refusal names when it was an index's limit. */
  public String indexArn(String index) {
    return arn + "/index/" + index;
  }
}
