package io.heatsink.partition;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What must be known of a table to limit it.
 *
 * @param warmth what it is to serve at once, however little it was used so far
 * @param localIndexes whether it has any: then no item collection of it is ever split
 * @param indexes the throughput of each global secondary index, by its name
 * @param indexWarmth what of these is to be served at once, by name; none where nothing was asked
 */
public record TableSpec(
    String arn,
    Throughput throughput,
    Warmth warmth,
    boolean localIndexes,
    Map<String, Throughput> indexes,
    Map<String, Warmth> indexWarmth) {
  public TableSpec {
    indexes = Map.copyOf(indexes);
    indexWarmth = Map.copyOf(indexWarmth);
  }

  public static TableSpec of(String arn, Throughput throughput) {
    return new TableSpec(arn, throughput, Warmth.NONE, false, Map.of(), Map.of());
  }

  public TableSpec withWarmth(Warmth warm) {
    return new TableSpec(arn, throughput, warm, localIndexes, indexes, indexWarmth);
  }

  public TableSpec withIndex(String name, Throughput indexThroughput) {
    return withIndex(name, indexThroughput, Warmth.NONE);
  }

  public TableSpec withIndex(String name, Throughput indexThroughput, Warmth warm) {
    var more = new HashMap<>(indexes);
    more.put(name, indexThroughput);
    var warmer = new HashMap<>(indexWarmth);
    warmer.put(name, warm);
    return new TableSpec(arn, throughput, warmth, localIndexes, more, warmer);
  }

  public TableSpec withLocalIndexes() {
    return new TableSpec(arn, throughput, warmth, true, indexes, indexWarmth);
  }

  Throughput throughputOf(String index) {
    return Objects.requireNonNull(indexes.get(index));
  }

  Warmth warmthOf(String index) {
    return indexWarmth.getOrDefault(index, Warmth.NONE);
  }
}
