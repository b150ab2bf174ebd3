package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;
import java.time.Instant;
import java.util.List;

/** GetRecords: the next records of a shard. */
final class GetRecords implements Action {
  /** Source: DynamoDB Streams API Reference, GetRecords: 1,000 records, or 1 MB. */
  private static final int MAX_RECORDS = 1_000;

  private static final long MAX_BYTES = 1 << 20;

  private static final Structure SHAPE = new Structure("GetRecordsInput");
  private static final Member<String> ITERATOR =
      SHAPE.required("ShardIterator", new Shape.Text(1, 2_048, null));
  private static final Member<Long> LIMIT = SHAPE.optional("Limit", Shape.Whole.POSITIVE);

  private final Streams streams;
  private final Surroundings surroundings;
  private final ShardReaders readers = new ShardReaders();

  GetRecords(Streams streams, Surroundings surroundings) {
    this.streams = streams;
    this.surroundings = surroundings;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  /**
   * @param next the least sequence number that is to be read then
   * @param ends whether nothing more will come
   */
  private record Page(List<StreamRecord> records, long next, boolean ends) {}

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    Instant now = surroundings.now();
    ShardPosition position = ShardPosition.of(request.need(ITERATOR), now);
    TableStream stream = streams.named(position.stream());
    int limit = (int) (long) request.or(LIMIT, (long) MAX_RECORDS);
    if (limit > MAX_RECORDS) {
      throw DynamoDbException.of(
          ErrorType.LIMIT_EXCEEDED,
          "GetRecords was called with a value of more than 1000 for the limit request parameter.");
    }
    Page page =
        surroundings.admission().hasQuotas()
            ? readers.read(
                position.stream() + position.shard(), () -> read(stream, position, now, limit))
            : read(stream, position, now, limit);
    JsonWriter out = new JsonWriter(1_024);
    out.beginObject();
    out.name("Records").beginList();
    for (StreamRecord record : page.records) {
      record.write(out, context.region(), stream.label(), stream.view());
    }
    out.endList();
    if (!page.ends) {
      out.name("NextShardIterator")
          .string(
              new ShardPosition(position.stream(), position.shard(), page.next, now).iterator());
    }
    return out.endObject().toByteArray();
  }

  private static Page read(TableStream stream, ShardPosition position, Instant now, int limit) {
    return stream.with(
        shards -> read(ShardPosition.find(shards, position.shard()), position, now, limit));
  }

  private static Page read(StreamShard shard, ShardPosition position, Instant now, int limit) {
    if (position.sequence() < shard.horizon()) {
      throw DynamoDbException.of(ErrorType.TRIMMED_DATA_ACCESS, StreamShard.TRIMMED);
    }
    List<StreamRecord> records = shard.read(position.sequence(), now, limit, MAX_BYTES);
    long next = records.isEmpty() ? position.sequence() : records.getLast().sequence() + 1;
    boolean ends = !shard.isOpen() && shard.read(next, Instant.MAX, 1, MAX_BYTES).isEmpty();
    return new Page(records, next, ends);
  }
}
