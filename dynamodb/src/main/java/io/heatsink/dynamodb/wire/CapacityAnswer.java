package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.TableHome;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.capacity.ConsumedCapacity;
import io.heatsink.dynamodb.capacity.ConsumedCapacity.Units;
import io.heatsink.dynamodb.wire.Head.ReturnConsumedCapacity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a reply says it consumed, and the reply as a client gets it who asked for less; no byte of
 * it differs outside of ConsumedCapacity.
 */
public final class CapacityAnswer {
  private final byte[] body;
  private final boolean writes;
  private final TableHome home;
  private final List<ConsumedCapacity> consumed = new ArrayList<>();

  /** What to take out to leave no ConsumedCapacity. */
  private List<Span> fieldCuts = List.of();

  /** What to take out to leave the totals, in the order of the body. */
  private final List<Span> breakdownCuts = new ArrayList<>();

  private CapacityAnswer(byte[] body, boolean writes, TableHome home) {
    this.body = body;
    this.writes = writes;
    this.home = home;
  }

  /** Reads the reply to that call; its tables are named as in the head. */
  public static CapacityAnswer of(byte[] body, Head head) {
    return of(body, head.writes(), head.home());
  }

  /**
   * Reads a reply. One that is no JSON object has consumed nothing that could be told.
   *
   * @param writes whether units are write units where the reply does not say which they are: {@link
   *     Head#writes} of the call
   */
  static CapacityAnswer of(byte[] body, boolean writes) {
    return of(body, writes, new TableHome.Everywhere());
  }

  private static CapacityAnswer of(byte[] body, boolean writes, TableHome home) {
    CapacityAnswer answer = new CapacityAnswer(body, writes, home);
    try {
      answer.read();
      return answer;
    } catch (DynamoDbException e) {
      return new CapacityAnswer(body, writes, home);
    }
  }

  /** One entry per table; empty if the reply has no ConsumedCapacity. */
  public List<ConsumedCapacity> consumed() {
    return List.copyOf(consumed);
  }

  /** The reply for a client who asked for this. */
  public byte[] bodyFor(ReturnConsumedCapacity asked) {
    return switch (asked) {
      case INDEXES -> body;
      case TOTAL -> Splice.cut(body, breakdownCuts);
      case NONE -> Splice.cut(body, fieldCuts);
    };
  }

  private void read() {
    JsonScanner in = new JsonScanner(body);
    in.startBody();
    in.enterObject();
    FieldCuts cuts = new FieldCuts();
    while (in.nextFieldOrNull()) {
      int start = in.nameStart();
      boolean isCapacity = in.field() == Field.CONSUMED_CAPACITY;
      if (!isCapacity || in.peek() == 'n') {
        in.skipValue();
      } else if (in.peek() == '[') {
        in.enterList();
        while (in.nextElement()) {
          table(in);
        }
      } else {
        table(in);
      }
      cuts.field(start, in.position(), isCapacity);
    }
    in.endBody();
    fieldCuts = cuts.cuts();
  }

  private void table(JsonScanner in) {
    String name = "";
    Units ofTable = Units.NONE;
    Map<String, Units> local = Map.of();
    Map<String, Units> global = Map.of();
    UnitsReader total = new UnitsReader(writes);
    FieldCuts cuts = new FieldCuts();
    in.enterObject();
    while (in.nextField()) {
      int start = in.nameStart();
      boolean isBreakdown = true;
      switch (in.field()) {
        case TABLE -> ofTable = units(in);
        case LOCAL_SECONDARY_INDEXES -> local = indexes(in);
        case GLOBAL_SECONDARY_INDEXES -> global = indexes(in);
        case TABLE_NAME -> {
          isBreakdown = false;
          in.readString();
          name = TableRef.of(in.text(), home).table();
        }
        default -> {
          isBreakdown = false;
          total.read(in);
        }
      }
      cuts.field(start, in.position(), isBreakdown);
    }
    breakdownCuts.addAll(cuts.cuts());
    consumed.add(new ConsumedCapacity(name, total.units(), ofTable, local, global));
  }

  private Map<String, Units> indexes(JsonScanner in) {
    Map<String, Units> indexes = new HashMap<>();
    in.enterObject();
    while (in.nextField()) {
      String name = in.text();
      indexes.put(name, units(in));
    }
    return indexes;
  }

  private Units units(JsonScanner in) {
    UnitsReader units = new UnitsReader(writes);
    in.enterObject();
    while (in.nextField()) {
      units.read(in);
    }
    return units.units();
  }

  /** The units of one object: read and write units where they are told, else the sum of both. */
  private static final class UnitsReader {
    private final boolean writes;
    private CapacityUnits sum = CapacityUnits.ZERO;
    private CapacityUnits read = CapacityUnits.ZERO;
    private CapacityUnits write = CapacityUnits.ZERO;

    UnitsReader(boolean writes) {
      this.writes = writes;
    }

    /** Reads or passes over the field at the scanner's position. */
    void read(JsonScanner in) {
      switch (in.field()) {
        case CAPACITY_UNITS -> sum = units(in.readNumber());
        case READ_CAPACITY_UNITS -> read = units(in.readNumber());
        case WRITE_CAPACITY_UNITS -> write = units(in.readNumber());
        default -> in.skipValue();
      }
    }

    /** Within bounds that no reply of DynamoDB's comes near, so that no sum overflows. */
    private static CapacityUnits units(double told) {
      return CapacityUnits.of(Math.clamp(told, 0, 1e9));
    }

    Units units() {
      if (!read.isZero() || !write.isZero()) {
        return new Units(read, write);
      }
      return writes ? Units.ofWrites(sum) : Units.ofReads(sum);
    }
  }
}
