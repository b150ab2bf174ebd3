package io.heatsink.engine;

import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;
import java.util.List;

/** ListStreams. */
final class ListStreams implements Action {
  private static final int MAX_STREAMS = 100;

  private static final Structure SHAPE = new Structure("ListStreamsInput");
  private static final Member<String> TABLE =
      SHAPE.optional("TableName", TableName.CONTROL_NAME_OR_ARN);
  private static final Member<Long> LIMIT =
      SHAPE.optional("Limit", new Shape.Whole(false, 1, MAX_STREAMS));
  private static final Member<String> START =
      SHAPE.optional("ExclusiveStartStreamArn", StreamArn.SHAPE);

  private final Streams streams;

  ListStreams(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    String asked = request.get(TABLE);
    String table = asked == null ? null : TableName.ofControl(asked).name();
    String start = request.get(START);
    List<TableStream> all = start == null ? streams.all() : streams.after(start);
    List<TableStream> found =
        table == null ? all : all.stream().filter(stream -> stream.table().equals(table)).toList();
    int limit = (int) (long) request.or(LIMIT, (long) MAX_STREAMS);
    List<TableStream> shown = found.subList(0, Math.min(limit, found.size()));
    JsonWriter out = new JsonWriter();
    out.beginObject().name("Streams").beginList();
    for (TableStream stream : shown) {
      out.beginObject();
      out.name("StreamArn").string(Streams.arn(stream, context));
      out.name("TableName").string(stream.table());
      out.name("StreamLabel").string(stream.label());
      out.endObject();
    }
    out.endList();
    if (shown.size() < found.size()) {
      out.name("LastEvaluatedStreamArn").string(Streams.arn(shown.getLast(), context));
    }
    return out.endObject().toByteArray();
  }
}
