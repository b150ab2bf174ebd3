package io.heatsink.heat;

import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a person said of the partitions of each table: the share of the table's capacity that one
 * partition gives, where it is known.
 */
public record Limits(Map<String, PartitionShare> tables) {
  /**
   * What one partition gives in a second. Source: DynamoDB Developer Guide, "Best practices for
   * designing and using partition keys effectively".
   */
  public static final int READ_UNITS_OF_A_PARTITION = 3_000;

  public static final int WRITE_UNITS_OF_A_PARTITION = 1_000;

  public static final Limits OF_DYNAMODB = new Limits(Map.of());

  public Limits {
    tables = Map.copyOf(tables);
  }

  /** Units per second that one partition of a table gives; empty where nothing was said. */
  public record PartitionShare(OptionalInt readUnits, OptionalInt writeUnits) {
    public PartitionShare {
      check("readUnits", readUnits);
      check("writeUnits", writeUnits);
    }

    public static PartitionShare of(int readUnits, int writeUnits) {
      return new PartitionShare(OptionalInt.of(readUnits), OptionalInt.of(writeUnits));
    }

    private static void check(String name, OptionalInt units) {
      if (units.isPresent() && units.getAsInt() < 1) {
        throw new IllegalArgumentException(
            "%s is %d; set 1 or more units per second, or remove it to use DynamoDB's own limit."
                .formatted(name, units.getAsInt()));
      }
    }
  }

  /** The limit of the access's partitions. An index has partitions of its own: DynamoDB's. */
  LimitInForce of(TableAccess access) {
    PartitionShare share = access.index() == null ? tables.get(access.table()) : null;
    if (share != null) {
      OptionalInt units = access.access() == Access.READ ? share.readUnits() : share.writeUnits();
      if (units.isPresent()) {
        return new LimitInForce(units.getAsInt(), LimitInForce.From.CONFIGURED);
      }
    }
    return new LimitInForce(
        access.access() == Access.READ ? READ_UNITS_OF_A_PARTITION : WRITE_UNITS_OF_A_PARTITION,
        LimitInForce.From.PARTITION);
  }
}
