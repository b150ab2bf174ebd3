package io.heatsink.engine;

/**
 * Provisioned capacity of a table or an index.
 *
 * @param readUnits RCU per second; 0 on demand, as DescribeTable shows it
 * @param writeUnits WCU per second; 0 on demand
 */
public record Throughput(long readUnits, long writeUnits) {
  public static final Throughput ON_DEMAND = new Throughput(0, 0);

  public Throughput {
    if (readUnits < 0 || writeUnits < 0) {
      throw new IllegalArgumentException(
          "Throughput is %d RCU and %d WCU; neither can be negative."
              .formatted(readUnits, writeUnits));
    }
  }
}
