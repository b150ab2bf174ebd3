package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A BatchGetItem that asks for parts of the items of tables with a rule: sent, and answered, as one
 * for the whole items, of which the parts are cut. Those of other tables stay as they are.
 */
final class ProjectedBatch {
  private final Call whole;

  /** What is asked of each such table, by its name as the body has it. */
  private final Map<String, OfTable> tables;

  /**
   * @param members what says it in the client's body, without the comma before
   */
  private record OfTable(Projection projection, byte[] members) {}

  private ProjectedBatch(Call whole, Map<String, OfTable> tables) {
    this.whole = whole;
    this.tables = tables;
  }

  /** Whether the batch asks for parts of items of tables with a rule. */
  static boolean isIn(Head head, Map<String, CachedTable> cached) {
    return head.accesses().stream()
        .anyMatch(
            access ->
                Projection.isIn(access)
                    && cached.containsKey(access.table())
                    && !cached.get(access.table()).isShadow());
  }

  /** Null if DynamoDB would refuse it; then it is for DynamoDB to say so. */
  static @Nullable ProjectedBatch of(
      Call call, Head head, Map<String, CachedTable> cached, HeadReader heads) {
    try {
      Map<String, OfTable> tables = new HashMap<>();
      ByteArrayOutputStream out = new ByteArrayOutputStream(call.body().length);
      JsonCursor in = new JsonCursor(call.body());
      List<Span> rest = new ArrayList<>();
      in.beginObject();
      while (in.nextName()) {
        int from = in.nameStart();
        if (in.nameIs(Names.REQUEST_ITEMS)) {
          Answers.write(out, "{\"RequestItems\":{");
          if (!copyTables(call.body(), in, head, cached, tables, out)) {
            return null;
          }
        } else {
          rest.add(new Span(from, in.skipValue()));
        }
      }
      out.write('}');
      for (Span member : rest) {
        out.write(',');
        out.write(call.body(), member.start(), member.length());
      }
      out.write('}');
      return tables.isEmpty()
          ? null
          : new ProjectedBatch(heads.withBody(call, out.toByteArray()), tables);
    } catch (UnreadableJson e) {
      return null;
    }
  }

  private static boolean copyTables(
      byte[] body,
      JsonCursor in,
      Head head,
      Map<String, CachedTable> cached,
      Map<String, OfTable> tables,
      ByteArrayOutputStream out) {
    String between = "";
    in.beginObject();
    while (in.nextName()) {
      String name = in.name();
      int nameStart = in.nameStart();
      int from = in.position();
      CachedTable table = cached.get(head.tableNamed(name));
      Answers.write(out, between);
      between = ",";
      if (table == null || table.isShadow()) {
        int to = in.skipValue();
        out.write(body, nameStart, to - nameStart);
        continue;
      }
      out.write(body, nameStart, from - nameStart);
      List<Span> members = copyRest(body, in, out);
      if (!members.isEmpty()) {
        Projection projection = Projection.read(body, members);
        if (projection == null) {
          return false;
        }
        tables.put(name, new OfTable(projection, joined(body, members)));
      }
    }
    return true;
  }

  /** Copies a table's object without what says which parts are asked for; returns that. */
  private static List<Span> copyRest(byte[] body, JsonCursor in, ByteArrayOutputStream out) {
    List<Span> members = new ArrayList<>();
    String before = "{";
    in.beginObject();
    while (in.nextName()) {
      int from = in.nameStart();
      boolean projects = Projection.isMember(in);
      Span member = new Span(from, in.skipValue());
      if (projects) {
        members.add(member);
      } else {
        Answers.write(out, before);
        out.write(body, member.start(), member.length());
        before = ",";
      }
    }
    Answers.write(out, before.equals("{") ? "{}" : "}");
    return members;
  }

  private static byte[] joined(byte[] body, List<Span> members) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (Span member : members) {
      if (joined.size() > 0) {
        joined.write(',');
      }
      joined.write(body, member.start(), member.length());
    }
    return joined.toByteArray();
  }

  /** The same batch for the whole items. */
  Call whole() {
    return whole;
  }

  /** The answer to this batch, cut from that to the whole one. */
  Reply cut(Reply reply) {
    if (!reply.successful()) {
      return reply;
    }
    byte[] body = reply.body();
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
    JsonCursor in = new JsonCursor(body);
    String before = "{";
    in.beginObject();
    while (in.nextName()) {
      Answers.write(out, before);
      before = ",";
      int from = in.nameStart();
      if (in.nameIs(Names.RESPONSES)) {
        out.write(body, from, in.position() - from);
        cutResponses(body, in, out);
      } else if (in.nameIs(Names.UNPROCESSED_KEYS)) {
        out.write(body, from, in.position() - from);
        completeKeys(body, in, out);
      } else {
        out.write(body, from, in.skipValue() - from);
      }
    }
    out.write('}');
    return reply.withBody(out.toByteArray());
  }

  private void cutResponses(byte[] body, JsonCursor in, ByteArrayOutputStream out) {
    String before = "{";
    in.beginObject();
    while (in.nextName()) {
      Answers.write(out, before);
      before = ",";
      OfTable table = tables.get(in.name());
      int from = in.nameStart();
      if (table == null) {
        out.write(body, from, in.skipValue() - from);
        continue;
      }
      out.write(body, from, in.position() - from);
      String beforeItem = "[";
      in.beginList();
      while (in.nextElement()) {
        int start = in.position();
        byte[] item = Arrays.copyOfRange(body, start, in.skipValue());
        Answers.write(out, beforeItem);
        out.writeBytes(table.projection().cut(item));
        beforeItem = ",";
      }
      Answers.write(out, beforeItem.equals("[") ? "[]" : "]");
    }
    Answers.write(out, before.equals("{") ? "{}" : "}");
  }

  /** Whoever sends again what was left unprocessed asks for the same parts. */
  private void completeKeys(byte[] body, JsonCursor in, ByteArrayOutputStream out) {
    String before = "{";
    in.beginObject();
    while (in.nextName()) {
      Answers.write(out, before);
      before = ",";
      OfTable table = tables.get(in.name());
      int from = in.nameStart();
      int to = in.skipValue();
      if (table == null) {
        out.write(body, from, to - from);
      } else {
        out.write(body, from, to - 1 - from);
        out.write(',');
        out.writeBytes(table.members());
        out.write('}');
      }
    }
    Answers.write(out, before.equals("{") ? "{}" : "}");
  }
}
