package io.heatsink.partition;

/**
 * What a table or an index is to serve at once, however little it was used so far: the warm
 * throughput that its owner asked for.
 *
 * @param readUnits per second; 0 where nothing was asked for
 * @param writeUnits the same for writes
 */
public record Warmth(long readUnits, long writeUnits) {
  public static final Warmth NONE = new Warmth(0, 0);

  public Warmth {
    if (readUnits < 0 || writeUnits < 0) {
      throw new IllegalArgumentException(
          "Warm throughput is %d read and %d write units per second; give 0 or more."
              .formatted(readUnits, writeUnits));
    }
  }

  int partitionsNeeded() {
    return Limits.partitionsFor((double) readUnits, (double) writeUnits);
  }
}
