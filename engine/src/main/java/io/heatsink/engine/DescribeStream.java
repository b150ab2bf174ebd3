package io.heatsink.engine;

import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;
import java.util.List;

/** DescribeStream. */
final class DescribeStream implements Action {
  private static final int MAX_SHARDS = 100;
  private static final Shape.Text SHARD_ID = new Shape.Text(28, 65, null);

  private static final Structure FILTER = new Structure("ShardFilter");
  private static final Member<String> FILTER_TYPE =
      FILTER.optional("Type", Shape.Choice.of("CHILD_SHARDS"));
  private static final Member<String> FILTERED_PARENT = FILTER.optional("ShardId", SHARD_ID);

  private static final Structure SHAPE = new Structure("DescribeStreamInput");
  private static final Member<String> STREAM = SHAPE.required("StreamArn", StreamArn.SHAPE);
  private static final Member<Long> LIMIT =
      SHAPE.optional("Limit", new Shape.Whole(false, 1, MAX_SHARDS));
  private static final Member<String> START = SHAPE.optional("ExclusiveStartShardId", SHARD_ID);
  private static final Member<Fields> SHARD_FILTER = SHAPE.optional("ShardFilter", FILTER);

  private final Streams streams;

  DescribeStream(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  @Override
  public String countedFor(Fields request) {
    return request.need(STREAM);
  }

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    TableStream stream = streams.named(request.need(STREAM));
    JsonWriter out = new JsonWriter(1_024);
    out.beginObject().name("StreamDescription").beginObject();
    out.name("StreamArn").string(Streams.arn(stream, context));
    out.name("StreamLabel").string(stream.label());
    out.name("StreamStatus").string(stream.isEnabled() ? "ENABLED" : "DISABLED");
    out.name("StreamViewType").string(stream.view().name());
    out.name("CreationRequestDateTime").number(stream.createdAt().toEpochMilli() / 1_000.0);
    out.name("TableName").string(stream.table());
    KeySchemaJson.write(out, stream.key());
    boolean written = stream.with(shards -> write(out, asked(request, shards), request));
    if (!written) {
      throw new IllegalStateException("A page of shards was not written.");
    }
    return out.endObject().endObject().toByteArray();
  }

  /** The shards behind where the request starts. */
  private static List<StreamShard> asked(Fields request, List<StreamShard> shards) {
    List<StreamShard> asked = shards;
    String start = request.get(START);
    if (start != null) {
      int at = shards.indexOf(ShardPosition.find(shards, start));
      asked = shards.subList(at + 1, shards.size());
    }
    Fields filter = request.get(SHARD_FILTER);
    if (filter == null || !filter.has(FILTER_TYPE)) {
      return asked;
    }
    String parent = filter.get(FILTERED_PARENT);
    if (parent == null) {
      throw Invalid.parameter("ShardFilter of type CHILD_SHARDS needs a ShardId");
    }
    return asked.stream().filter(shard -> parent.equals(shard.parent())).toList();
  }

  private static boolean write(JsonWriter out, List<StreamShard> shards, Fields request) {
    int limit = (int) (long) request.or(LIMIT, (long) MAX_SHARDS);
    List<StreamShard> shown = shards.subList(0, Math.min(limit, shards.size()));
    out.name("Shards").beginList();
    for (StreamShard shard : shown) {
      out.beginObject();
      out.name("ShardId").string(shard.id());
      out.name("SequenceNumberRange").beginObject();
      out.name("StartingSequenceNumber").string(SequenceNumber.text(shard.firstSequence()));
      Long last = shard.lastSequence();
      if (last != null) {
        out.name("EndingSequenceNumber").string(SequenceNumber.text(last));
      }
      out.endObject();
      String parent = shard.parent();
      if (parent != null) {
        out.name("ParentShardId").string(parent);
      }
      out.endObject();
    }
    out.endList();
    if (shown.size() < shards.size()) {
      out.name("LastEvaluatedShardId").string(shown.getLast().id());
    }
    return true;
  }
}
