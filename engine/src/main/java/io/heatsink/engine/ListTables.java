package io.heatsink.engine;

import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;
import java.util.List;

/** ListTables. */
final class ListTables implements Action {
  private static final int MAX_NAMES = 100;

  private static final Structure SHAPE = new Structure("ListTablesInput");
  private static final Member<String> START =
      SHAPE.optional(
          "ExclusiveStartTableName",
          new Shape.Text(TableName.MIN, TableName.MAX, TableName.ALLOWED));
  private static final Member<Long> LIMIT =
      SHAPE.optional("Limit", new Shape.Whole(false, 1, MAX_NAMES));

  private final Tables tables;

  ListTables(Tables tables) {
    this.tables = tables;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    List<String> names = tables.namesAfter(request.or(START, ""));
    int limit = (int) (long) request.or(LIMIT, (long) MAX_NAMES);
    boolean more = names.size() > limit;
    List<String> shown = more ? names.subList(0, limit) : names;
    JsonWriter out = new JsonWriter();
    out.beginObject().name("TableNames").beginList();
    shown.forEach(out::string);
    out.endList();
    if (more) {
      out.name("LastEvaluatedTableName").string(shown.getLast());
    }
    return out.endObject().toByteArray();
  }
}
