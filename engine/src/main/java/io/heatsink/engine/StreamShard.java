package io.heatsink.engine;

import io.heatsink.dynamodb.KeyValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One shard of a stream: the changes of all items of one partition of the table, until it is closed
 * and its children go on. Guarded by the stream's lock.
 */
final class StreamShard {
  /** What is said to those who ask for what was trimmed. */
  static final String TRIMMED = "The data you are trying to access has been trimmed";

  private final String id;
  private final @Nullable String parent;
  private final PartitionStart from;
  private final @Nullable PartitionStart end;
  private final long firstSequence;
  private final Instant openedAt;

  /** By their sequence numbers. */
  private final TreeMap<Long, StreamRecord> records = new TreeMap<>();

  private @Nullable Closing closing;

  /** The least sequence number that is not trimmed. */
  private long horizon;

  /** When it was closed, and the last sequence number that can be in it. */
  record Closing(long lastSequence, Instant at) {}

  /**
   * @param parent the shard that it goes on from; null for the first of a stream
   * @param from where its keys begin
   * @param end where those of the next one begin; null if there is none
   */
  StreamShard(
      String id,
      @Nullable String parent,
      PartitionStart from,
      @Nullable PartitionStart end,
      long firstSequence,
      Instant openedAt) {
    this.id = id;
    this.parent = parent;
    this.from = from;
    this.end = end;
    this.firstSequence = firstSequence;
    this.openedAt = openedAt;
    this.horizon = firstSequence;
  }

  static StreamShard of(StreamImage.Shard image) {
    StreamShard shard =
        new StreamShard(
            image.id(),
            image.parent(),
            image.from(),
            image.end(),
            image.firstSequence(),
            image.openedAt());
    shard.closing = image.closing();
    shard.horizon = image.horizon();
    return shard;
  }

  StreamImage.Shard image() {
    return new StreamImage.Shard(id, parent, from, end, firstSequence, openedAt, closing, horizon);
  }

  String id() {
    return id;
  }

  @Nullable String parent() {
    return parent;
  }

  PartitionStart from() {
    return from;
  }

  /** Where the keys of the next shard begin; null if there is none. */
  @Nullable PartitionStart end() {
    return end;
  }

  long firstSequence() {
    return firstSequence;
  }

  Instant openedAt() {
    return openedAt;
  }

  boolean isOpen() {
    return closing == null;
  }

  /** The last sequence number that can be in it; null while it is open. */
  @Nullable Long lastSequence() {
    return closing == null ? null : closing.lastSequence;
  }

  /** The least sequence number that can still be read. */
  long horizon() {
    return horizon;
  }

  /** Whether it tells of the item. */
  boolean covers(long hash, @Nullable KeyValue sort) {
    return from.isBefore(hash, sort) && !(end != null && end.isBefore(hash, sort));
  }

  /** Whether a partition that begins there would divide it. */
  boolean isDividedBy(PartitionStart start) {
    return from.compareTo(start) < 0 && (end == null || start.compareTo(end) < 0);
  }

  void close(long lastSequence, Instant now) {
    closing = new Closing(lastSequence, now);
  }

  void add(StreamRecord record) {
    records.put(record.sequence(), record);
  }

  /** Takes over all records of the same shard as it was known before. */
  void addAll(StreamShard before) {
    records.putAll(before.records);
  }

  /** Some records from a sequence number on, and before another. */
  List<StreamRecord> records(long from, long before, int limit) {
    return records.subMap(from, before).values().stream().limit(limit).toList();
  }

  /** Forgets what is older than the moment. */
  void trim(Instant moment) {
    while (!records.isEmpty() && records.firstEntry().getValue().at().isBefore(moment)) {
      horizon = records.pollFirstEntry().getKey() + 1;
    }
  }

  /** Whether it was closed before the moment, and so holds nothing any more. */
  boolean isGone(Instant moment) {
    return closing != null && closing.at.isBefore(moment);
  }

  /**
   * The next records.
   *
   * @param from the least sequence number
   * @param now at which they can be read
   * @param limit how many at most
   * @param maxBytes with the record with which they get this large they end
   */
  List<StreamRecord> read(long from, Instant now, int limit, long maxBytes) {
    List<StreamRecord> found = new ArrayList<>();
    long bytes = 0;
    for (StreamRecord record : records.tailMap(from, true).values()) {
      if (found.size() == limit || bytes >= maxBytes || record.shownAt().isAfter(now)) {
        break;
      }
      found.add(record);
      bytes += record.bytes();
    }
    return found;
  }
}
