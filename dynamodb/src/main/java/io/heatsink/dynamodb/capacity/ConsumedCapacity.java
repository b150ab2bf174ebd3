package io.heatsink.dynamodb.capacity;

import java.util.Map;

/**
 * What one call consumed of one table and its indexes.
 *
 * @param table the name or ARN by which the call named the table
 * @param total of the table and all its indexes
 * @param ofTable the table's alone; zero where the reply told only the total
 * @param localIndexes by name; empty where the reply told only the total
 * @param globalIndexes by name; empty where the reply told only the total
 */
public record ConsumedCapacity(
    String table,
    Units total,
    Units ofTable,
    Map<String, Units> localIndexes,
    Map<String, Units> globalIndexes) {
  public ConsumedCapacity {
    localIndexes = Map.copyOf(localIndexes);
    globalIndexes = Map.copyOf(globalIndexes);
  }

  /** The whole breakdown, from which the total follows. */
  public static ConsumedCapacity of(
      String table,
      Units ofTable,
      Map<String, Units> localIndexes,
      Map<String, Units> globalIndexes) {
    Units total = ofTable;
    for (Units units : localIndexes.values()) {
      total = total.plus(units);
    }
    for (Units units : globalIndexes.values()) {
      total = total.plus(units);
    }
    return new ConsumedCapacity(table, total, ofTable, localIndexes, globalIndexes);
  }

  /** Read and write units. */
  public record Units(CapacityUnits read, CapacityUnits write) {
    public static final Units NONE = new Units(CapacityUnits.ZERO, CapacityUnits.ZERO);

    public static Units ofReads(CapacityUnits units) {
      return new Units(units, CapacityUnits.ZERO);
    }

    public static Units ofWrites(CapacityUnits units) {
      return new Units(CapacityUnits.ZERO, units);
    }

    public Units plus(Units other) {
      return new Units(read.plus(other.read), write.plus(other.write));
    }

    /** Both together, as a reply's CapacityUnits. */
    public CapacityUnits sum() {
      return read.plus(write);
    }
  }
}
