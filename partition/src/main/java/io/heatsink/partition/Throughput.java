package io.heatsink.partition;

import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.util.OptionalLong;

/** What a table or an index may consume per second. */
public sealed interface Throughput {

  /** Capacity bought beforehand. */
  record Provisioned(long readUnits, long writeUnits) implements Throughput {
    public Provisioned {
      require(readUnits, "readUnits");
      require(writeUnits, "writeUnits");
    }

    long units(Access access) {
      return access == Access.READ ? readUnits : writeUnits;
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

    OptionalLong maximum(Access access) {
      return access == Access.READ ? maxReadUnits : maxWriteUnits;
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
    return switch (this) {
      case Provisioned(long readUnits, long writeUnits) ->
          Limits.partitionsFor((double) readUnits, (double) writeUnits);
      case OnDemand onDemand ->
          Limits.partitionsFor(Limits.NEW_ON_DEMAND_READ_UNITS, Limits.NEW_ON_DEMAND_WRITE_UNITS);
    };
  }
}
