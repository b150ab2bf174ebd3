package io.heatsink.engine;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.wire.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Capacity units that a call consumes of one table and its indexes. */
final class Consumed {
  /** What a call asks for as ReturnConsumedCapacity. */
  static final Shape.Choice ASKED = Shape.Choice.of("INDEXES", "TOTAL", "NONE");

  /** Which of a reply's two further figures repeats the units; only transactions tell them. */
  enum Told {
    NEITHER(""),
    READ("ReadCapacityUnits"),
    WRITE("WriteCapacityUnits");

    private final String member;

    Told(String member) {
      this.member = member;
    }
  }

  private final String table;
  private final Told told;
  private CapacityUnits ofTable = CapacityUnits.ZERO;
  private final Map<String, CapacityUnits> localIndexes = new LinkedHashMap<>(0);
  private final Map<String, CapacityUnits> globalIndexes = new LinkedHashMap<>(0);

  Consumed(String table) {
    this(table, Told.NEITHER);
  }

  Consumed(String table, Told told) {
    this.table = table;
    this.told = told;
  }

  void add(CapacityUnits units) {
    ofTable = ofTable.plus(units);
  }

  void addIndex(IndexSchema index, CapacityUnits units) {
    (index.kind() == IndexSchema.Kind.LOCAL ? localIndexes : globalIndexes)
        .merge(index.name(), units, CapacityUnits::plus);
  }

  /** Writes the member ConsumedCapacity of a reply about one table, if it was asked for. */
  void writeMember(JsonWriter out, String asked) {
    if (!asked.equals("NONE")) {
      out.name("ConsumedCapacity");
      write(out, asked);
    }
  }

  /** Writes the member ConsumedCapacity of a reply about several tables, if it was asked for. */
  static void writeList(JsonWriter out, Iterable<Consumed> tables, String asked) {
    if (!asked.equals("NONE")) {
      out.name("ConsumedCapacity").beginList();
      for (Consumed table : tables) {
        table.write(out, asked);
      }
      out.endList();
    }
  }

  private void write(JsonWriter out, String asked) {
    CapacityUnits total = ofTable;
    for (CapacityUnits units : localIndexes.values()) {
      total = total.plus(units);
    }
    for (CapacityUnits units : globalIndexes.values()) {
      total = total.plus(units);
    }
    out.beginObject();
    out.name("CapacityUnits").number(total.value());
    out.name("TableName").string(table);
    tell(out, total);
    if (asked.equals("INDEXES")) {
      out.name("Table");
      units(out, ofTable);
      indexes(out, "LocalSecondaryIndexes", localIndexes);
      indexes(out, "GlobalSecondaryIndexes", globalIndexes);
    }
    out.endObject();
  }

  private void indexes(JsonWriter out, String member, Map<String, CapacityUnits> indexes) {
    if (!indexes.isEmpty()) {
      out.name(member).beginObject();
      indexes.forEach((index, units) -> units(out.name(index), units));
      out.endObject();
    }
  }

  private void units(JsonWriter out, CapacityUnits units) {
    out.beginObject().name("CapacityUnits").number(units.value());
    tell(out, units);
    out.endObject();
  }

  private void tell(JsonWriter out, CapacityUnits units) {
    if (told != Told.NEITHER) {
      out.name(told.member).number(units.value());
    }
  }
}
