package io.heatsink.partition;

import java.util.HashMap;
import java.util.Map;

/**
 * What must be known of a table to limit it.
 *
 * @param localIndexes whether it has any: then no item collection of it is ever split
 * @param indexes the throughput of each global secondary index, by its name
 */
public record TableSpec(
    String arn, Throughput throughput, boolean localIndexes, Map<String, Throughput> indexes) {
  public TableSpec {
    indexes = Map.copyOf(indexes);
  }

  public static TableSpec of(String arn, Throughput throughput) {
    return new TableSpec(arn, throughput, false, Map.of());
  }

  public TableSpec withIndex(String name, Throughput indexThroughput) {
    var more = new HashMap<>(indexes);
    more.put(name, indexThroughput);
    return new TableSpec(arn, throughput, localIndexes, more);
  }

  public TableSpec withLocalIndexes() {
    return new TableSpec(arn, throughput, true, indexes);
  }
}
