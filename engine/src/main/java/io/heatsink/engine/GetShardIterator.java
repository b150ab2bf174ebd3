package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;

/** GetShardIterator: where to begin to read a shard. */
final class GetShardIterator implements Action {
  private static final Structure SHAPE = new Structure("GetShardIteratorInput");
  private static final Member<String> STREAM = SHAPE.required("StreamArn", StreamArn.SHAPE);
  private static final Member<String> SHARD =
      SHAPE.required("ShardId", new Shape.Text(28, 65, null));
  private static final Member<String> TYPE =
      SHAPE.required(
          "ShardIteratorType",
          Shape.Choice.of("AFTER_SEQUENCE_NUMBER", "LATEST", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"));
  private static final Member<String> SEQUENCE =
      SHAPE.optional("SequenceNumber", new Shape.Text(21, 40, null));

  private final Streams streams;
  private final Surroundings surroundings;

  GetShardIterator(Streams streams, Surroundings surroundings) {
    this.streams = streams;
    this.surroundings = surroundings;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    String type = request.need(TYPE);
    String given = request.get(SEQUENCE);
    boolean needsSequence = type.endsWith("SEQUENCE_NUMBER");
    if (needsSequence != (given != null)) {
      throw Invalid.parameter(
          needsSequence
              ? "SequenceNumber is required for ShardIteratorType " + type
              : "SequenceNumber cannot be specified for ShardIteratorType " + type);
    }
    long asked = given == null ? 0 : SequenceNumber.of(given);
    TableStream stream = streams.named(request.need(STREAM));
    String shardId = request.need(SHARD);
    long from =
        stream.with(
            shards -> {
              StreamShard shard = ShardPosition.find(shards, shardId);
              return switch (type) {
                case "TRIM_HORIZON" -> shard.horizon();
                case "LATEST" -> stream.nextSequence();
                case "AT_SEQUENCE_NUMBER" -> within(shard, asked);
                default -> within(shard, asked) + 1;
              };
            });
    ShardPosition position =
        new ShardPosition(request.need(STREAM), shardId, from, surroundings.now());
    return new JsonWriter()
        .beginObject()
        .name("ShardIterator")
        .string(position.iterator())
        .endObject()
        .toByteArray();
  }

  private static long within(StreamShard shard, long sequence) {
    Long last = shard.lastSequence();
    if (sequence < shard.firstSequence() || (last != null && sequence > last)) {
      throw Invalid.parameter(
          "The SequenceNumber is not in the range of the shard: " + SequenceNumber.text(sequence));
    }
    if (sequence < shard.horizon()) {
      throw DynamoDbException.of(ErrorType.TRIMMED_DATA_ACCESS, StreamShard.TRIMMED);
    }
    return sequence;
  }
}
