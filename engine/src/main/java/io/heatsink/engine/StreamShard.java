package io.heatsink.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One shard of a stream: the changes of all items whose partition key's hash is in its range, until
 * it is closed and its children go on. Guarded by the stream's lock.
 */
final class StreamShard {
  /** What is said to those who ask for what was trimmed. */
  static final String TRIMMED = "The data you are trying to access has been trimmed";

  private final String id;
  private final @Nullable String parent;
  private final long fromHash;
  private final long lastHash;
  private final long firstSequence;
  private final Instant openedAt;

  /** By their sequence numbers. */
  private final TreeMap<Long, StreamRecord> records = new TreeMap<>();

  private @Nullable Closing closing;

  /** The least sequence number that is not trimmed. */
  private long horizon;

  private record Closing(long lastSequence, Instant at) {}

  /**
   * @param parent the shard that it goes on from; null for the first of a stream
   * @param fromHash the first hash of its range, as unsigned
   * @param lastHash the last
   */
  StreamShard(
      String id,
      @Nullable String parent,
      long fromHash,
      long lastHash,
      long firstSequence,
      Instant openedAt) {
    this.id = id;
    this.parent = parent;
    this.fromHash = fromHash;
    this.lastHash = lastHash;
    this.firstSequence = firstSequence;
    this.openedAt = openedAt;
    this.horizon = firstSequence;
  }

  String id() {
    return id;
  }

  @Nullable String parent() {
    return parent;
  }

  long fromHash() {
    return fromHash;
  }

  long lastHash() {
    return lastHash;
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

  boolean covers(long hash) {
    return Long.compareUnsigned(fromHash, hash) <= 0 && Long.compareUnsigned(hash, lastHash) <= 0;
  }

  void close(long lastSequence, Instant now) {
    closing = new Closing(lastSequence, now);
  }

  void add(StreamRecord record) {
    records.put(record.sequence(), record);
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
