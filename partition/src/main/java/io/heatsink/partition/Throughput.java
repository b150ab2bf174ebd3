package io.heatsink.partition;

import java.util.OptionalLong;

/** What a table or an index may consume per second. */
public sealed interface Throughput {

  /** Capacity bought beforehand. */
  record Provisioned(long readUnits, long writeUnits) implements Throughput {
    public Provisioned {
      require(readUnits, "readUnits");
      require(writeUnits, "writeUnits");
    }
  }

  /**
   * Capacity paid for as it is used.
   *
   * @param maxReadUnits the maximum that the owner set; empty where the account's quota applies
   * @param maxWriteUnits the same for writes
   */
  record OnDemand(OptionalLong maxReadUnits, OptionalLong maxWriteUnits) implements Throughput {
    public static final OnDemand UNLIMITED =
        new OnDemand(OptionalLong.empty(), OptionalLong.empty());

    public OnDemand {
      maxReadUnits.ifPresent(units -> require(units, "maxReadUnits"));
      maxWriteUnits.ifPresent(units -> require(units, "maxWriteUnits"));
    }
  }

  private static void require(long units, String name) {
    if (units < 1) {
      throw new IllegalArgumentException(
          "%s is %d units per second; give at least 1.".formatted(name, units));
    }
  }

  /**
   * How many partitions this throughput needs: each serves {@link Limits#PARTITION_READ_UNITS} and
   * {@link Limits#PARTITION_WRITE_UNITS}, reads and writes apart.
   */
  default int partitionsNeeded() {
    long needed =
        switch (this) {
          case Provisioned(long readUnits, long writeUnits) ->
              Math.max(
                  Math.ceilDiv(readUnits, Limits.PARTITION_READ_UNITS),
                  Math.ceilDiv(writeUnits, Limits.PARTITION_WRITE_UNITS));
          case OnDemand onDemand ->
              Math.max(
                  Math.ceilDiv(Limits.NEW_ON_DEMAND_READ_UNITS, Limits.PARTITION_READ_UNITS),
                  Math.ceilDiv(Limits.NEW_ON_DEMAND_WRITE_UNITS, Limits.PARTITION_WRITE_UNITS));
        };
    return (int) Math.min(needed, Limits.MAX_PARTITIONS);
  }
}
