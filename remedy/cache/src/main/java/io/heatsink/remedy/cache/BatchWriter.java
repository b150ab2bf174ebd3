package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.wire.Head.ReturnConsumedCapacity;
import io.heatsink.dynamodb.wire.Span;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Puts batches, and their answers, together from pieces of others. */
final class BatchWriter {
  private BatchWriter() {}

  /** Some bytes of a body. */
  record Piece(byte[] source, Span span) {
    int length() {
      return span.end() - span.start();
    }

    void writeTo(ByteArrayOutputStream out) {
      out.write(source, span.start(), length());
    }
  }

  /**
   * A batch of some keys of another.
   *
   * @param body the other's
   * @param parts in their order in it
   * @param strengthened whether they are to be read strongly consistent in any case
   */
  static byte[] batch(
      byte[] body, List<BatchPart> parts, ReturnConsumedCapacity capacity, boolean strengthened) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
    Answers.write(out, "{\"RequestItems\":{");
    String between = "";
    for (List<BatchPart> ofTable : BatchPart.byTable(parts)) {
      List<Piece> keys = new ArrayList<>();
      ofTable.forEach(part -> keys.add(new Piece(body, part.span())));
      Answers.write(out, between);
      writeTable(out, body, ofTable.getFirst().table(), keys, strengthened);
      between = ",";
    }
    out.write('}');
    if (capacity != ReturnConsumedCapacity.NONE) {
      Answers.write(out, ",\"ReturnConsumedCapacity\":\"" + capacity + '"');
    }
    out.write('}');
    return out.toByteArray();
  }

  /**
   * Keys under their table, with all that the batch says of it: as a request and as what is left.
   */
  static void writeTable(
      ByteArrayOutputStream out,
      byte[] body,
      BatchBody.Table table,
      List<Piece> keys,
      boolean strengthened) {
    writeName(out, body, table);
    Answers.write(out, "{\"Keys\":");
    writeList(out, keys);
    if (table.consistent() || strengthened) {
      Answers.write(out, ",\"ConsistentRead\":true");
    }
    for (Span other : table.others()) {
      out.write(',');
      out.write(body, other.start(), other.end() - other.start());
    }
    out.write('}');
  }

  static void writeName(ByteArrayOutputStream out, byte[] body, BatchBody.Table table) {
    out.write('"');
    out.write(body, table.written().start(), table.written().end() - table.written().start());
    Answers.write(out, "\":");
  }

  static void writeList(ByteArrayOutputStream out, List<Piece> pieces) {
    String between = "[";
    for (Piece piece : pieces) {
      Answers.write(out, between);
      piece.writeTo(out);
      between = ",";
    }
    Answers.write(out, pieces.isEmpty() ? "[]" : "]");
  }
}
