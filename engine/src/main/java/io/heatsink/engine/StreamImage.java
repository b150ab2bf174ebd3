package io.heatsink.engine;

import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ScalarType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All there is to say of a stream but for its records, so that it can be made anew.
 *
 * @param place of its table
 * @param disabledAt null if it has not ended
 * @param nextSequence of the record that comes next
 */
record StreamImage(
    long place,
    String table,
    KeySchema key,
    String label,
    StreamView view,
    Instant createdAt,
    @Nullable Instant disabledAt,
    long nextSequence,
    int shardsMade,
    List<Shard> shards) {
  /**
   * A {@link StreamShard}.
   *
   * @param closing null while it is open
   */
  record Shard(
      String id,
      @Nullable String parent,
      PartitionStart from,
      @Nullable PartitionStart end,
      long firstSequence,
      Instant openedAt,
      StreamShard.@Nullable Closing closing,
      long horizon) {}

  /** Tells streams apart, as their ARNs do. */
  String name() {
    return Streams.name(table, label);
  }

  StreamImage withNext(long sequence) {
    return new StreamImage(
        place, table, key, label, view, createdAt, disabledAt, sequence, shardsMade, shards);
  }

  void write(PartWriter out) {
    out.number(place).text(table).key(key).text(label).choice(view).moment(createdAt);
    out.optional(disabledAt, PartWriter::moment).number(nextSequence).number(shardsMade);
    out.all(shards, StreamImage::write);
  }

  static StreamImage read(PartReader in) {
    return new StreamImage(
        in.number(),
        in.text(),
        in.key(),
        in.text(),
        in.choice(StreamView.class),
        in.moment(),
        in.optional(PartReader::moment),
        in.number(),
        in.count(),
        in.all(StreamImage::shard));
  }

  private static void write(PartWriter out, Shard shard) {
    out.text(shard.id).optional(shard.parent, PartWriter::text);
    write(out, shard.from);
    out.optional(shard.end, StreamImage::write).number(shard.firstSequence);
    out.moment(shard.openedAt);
    out.optional(
        shard.closing, (to, closing) -> to.number(closing.lastSequence()).moment(closing.at()));
    out.number(shard.horizon);
  }

  private static void write(PartWriter out, PartitionStart start) {
    out.number(start.hash()).optional(start.sort(), StreamImage::write).flag(start.after());
  }

  private static PartitionStart start(PartReader in) {
    return new PartitionStart(in.number(), in.optional(StreamImage::key), in.flag());
  }

  private static void write(PartWriter out, KeyValue key) {
    byte[] bytes = new byte[key.length()];
    key.copyTo(bytes, 0);
    out.choice(key.type()).block(bytes);
  }

  private static KeyValue key(PartReader in) {
    return KeyValue.ofBytes(in.choice(ScalarType.class), in.block());
  }

  private static Shard shard(PartReader in) {
    return new Shard(
        in.text(),
        in.optional(PartReader::text),
        start(in),
        in.optional(StreamImage::start),
        in.number(),
        in.moment(),
        in.optional(it -> new StreamShard.Closing(it.number(), it.moment())),
        in.number());
  }
}
