package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PartitionHash;
import io.heatsink.dynamodb.PrimaryKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The stream of a table: every change of every item, once, and those of one item in their order,
 * for a day.
 *
 * <p>It is divided into shards as the table is into partitions: where a partition was split, the
 * shard is closed and two go on. A shard is also closed after some hours, and another goes on from
 * it. Nothing happens in the background: whoever writes or reads finds done what is due by then.
 */
final class TableStream {
  /** Source: DynamoDB Developer Guide, "Change data capture for DynamoDB Streams". */
  static final Duration KEPT = Duration.ofHours(24);

  /** Seen of DynamoDB: a shard takes records for about four hours. */
  static final Duration OPEN = Duration.ofHours(4);

  /** How often it is looked for partitions that were split. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private static final DateTimeFormatter LABEL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private final long place;
  private final String table;
  private final KeySchema key;

  /** The table; null once the stream has ended, so that a deleted one can go. */
  private volatile @Nullable Table told;

  private final String label;
  private final StreamView view;
  private final Instant createdAt;
  private final InstantSource clock;
  private final Lag lag;
  private final SplittableRandom random;
  private final Commits commits;
  private final ReentrantLock lock;

  /** The oldest first. */
  private final List<StreamShard> shards = new ArrayList<>();

  private long nextSequence = 1;
  private int shardsMade;
  private Instant looked;

  /** From when on the last record can be read: none before those that came before it. */
  private Instant shownUntil = Instant.MIN;

  private volatile @Nullable Instant disabledAt;

  /**
   * @param lag by how much it is behind the table
   * @param random draws the lags
   * @param commits is told when shards are closed or opened
   */
  TableStream(
      Table table,
      StreamView view,
      InstantSource clock,
      Lag lag,
      SplittableRandom random,
      Commits commits) {
    this.place = table.locks().place();
    this.commits = commits;
    this.lock = commits.lockOfStream();
    this.table = table.name();
    this.key = table.key();
    this.told = table;
    this.view = view;
    this.clock = clock;
    this.lag = lag;
    this.random = random;
    this.createdAt = clock.instant();
    this.label = LABEL.format(createdAt);
    this.looked = createdAt;
    List<PartitionStart> starts = table.admission().partitionStarts();
    for (int at = 0; at < starts.size(); at++) {
      PartitionStart end = at + 1 < starts.size() ? starts.get(at + 1) : null;
      open(null, starts.get(at), end, createdAt);
    }
  }

  /**
   * A stream as it was kept.
   *
   * @param told its table; null if it has ended
   * @param shards with their records
   */
  TableStream(
      StreamImage image,
      @Nullable Table told,
      List<StreamShard> shards,
      InstantSource clock,
      Lag lag,
      SplittableRandom random,
      Commits commits) {
    this.place = image.place();
    this.commits = commits;
    this.lock = commits.lockOfStream();
    this.table = image.table();
    this.key = image.key();
    this.told = told;
    this.view = image.view();
    this.clock = clock;
    this.lag = lag;
    this.random = random;
    this.createdAt = image.createdAt();
    this.label = image.label();
    this.looked = createdAt;
    this.disabledAt = image.disabledAt();
    this.nextSequence = image.nextSequence();
    this.shardsMade = image.shardsMade();
    this.shards.addAll(shards);
  }

  /** All there is to say of it but for its records. With {@link Commits#lockOfStream} held. */
  StreamImage image() {
    return new StreamImage(
        place,
        table,
        key,
        label,
        view,
        createdAt,
        disabledAt,
        nextSequence,
        shardsMade,
        shards.stream().map(StreamShard::image).toList());
  }

  /** The shards themselves, to be looked at with {@link Commits#lockOfStream} held. */
  List<StreamShard> shards() {
    return List.copyOf(shards);
  }

  String table() {
    return table;
  }

  KeySchema key() {
    return key;
  }

  /** Tells the streams of one table apart. */
  String label() {
    return label;
  }

  StreamView view() {
    return view;
  }

  Instant createdAt() {
    return createdAt;
  }

  boolean isEnabled() {
    return disabledAt == null;
  }

  /** Whether nothing can be read of it any more. */
  boolean isGone() {
    Instant ended = disabledAt;
    return ended != null && ended.isBefore(clock.instant().minus(KEPT));
  }

  /** Ends the stream; what is in it can be read for a day. */
  void disable() {
    lock.lock();
    try {
      Instant now = clock.instant();
      disabledAt = now;
      told = null;
      for (StreamShard shard : shards) {
        if (shard.isOpen()) {
          shard.close(nextSequence++, now);
        }
      }
      commits.shardsChanged(this);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells of a change that was just made, with the item's lock held.
   *
   * @param before the item before; null if there was none
   * @param after the item after; null if it is gone
   * @return what it tells; null if nothing
   */
  @Nullable StreamRecord tell(
      PrimaryKey item, @Nullable Item before, @Nullable Item after, boolean byService) {
    if (before == null ? after == null : after != null && isSame(before, after)) {
      return null; // DynamoDB tells nothing of a write that changes nothing
    }
    Map<String, AttributeValue> keyAttributes = item.toMap(key);
    long hash = PartitionHash.of(item.partition());
    StoredItem shownBefore = before == null || !view.showsBefore() ? null : before.stored();
    StoredItem shownAfter = after == null || !view.showsAfter() ? null : after.stored();
    StreamRecord.Kind kind =
        before == null
            ? StreamRecord.Kind.INSERT
            : after == null ? StreamRecord.Kind.REMOVE : StreamRecord.Kind.MODIFY;
    lock.lock();
    try {
      if (!isEnabled()) {
        return null;
      }
      Instant now = clock.instant();
      settle(now);
      StreamShard shard = open(hash, item.sort());
      shard.trim(now.minus(KEPT));
      Instant shown = lag.isNone() ? now : now.plus(lag.draw(random));
      if (shown.isAfter(shownUntil)) {
        shownUntil = shown;
      }
      StreamRecord record =
          new StreamRecord(
              nextSequence++,
              now,
              shownUntil,
              kind,
              keyAttributes,
              shownBefore,
              shownAfter,
              byService);
      shard.add(record);
      return record;
    } finally {
      lock.unlock();
    }
  }

  private static boolean isSame(Item before, Item after) {
    return before.size() == after.size() && before.attributes().equals(after.attributes());
  }

  /** Does something with the shards as they are now, the oldest first. */
  <T> T with(Function<List<StreamShard>, T> doing) {
    Table ofStream = told;
    if (ofStream != null) {
      ofStream.deleteExpired(); // and tells of it
    }
    lock.lock();
    try {
      Instant now = clock.instant();
      settle(now);
      forget(now.minus(KEPT));
      return doing.apply(shards);
    } finally {
      lock.unlock();
    }
  }

  /** The sequence number that the next record will have, if nothing is closed before. */
  long nextSequence() {
    return nextSequence;
  }

  private StreamShard open(long hash, @Nullable KeyValue sort) {
    for (int at = shards.size() - 1; at >= 0; at--) {
      StreamShard shard = shards.get(at);
      if (shard.isOpen() && shard.covers(hash, sort)) {
        return shard;
      }
    }
    throw new IllegalStateException("Each item is in an open shard.");
  }

  /** Closes what is due, and opens what goes on from it. */
  private void settle(Instant now) {
    Table ofStream = told;
    if (ofStream == null) {
      return;
    }
    int before = shardsMade;
    if (!now.isBefore(looked.plus(BETWEEN_LOOKS))) {
      looked = now;
      split(ofStream.admission().partitionStarts(), now);
    }
    for (StreamShard shard : List.copyOf(shards)) {
      if (shard.isOpen() && !now.isBefore(shard.openedAt().plus(OPEN))) {
        shard.close(nextSequence++, now);
        open(shard.id(), shard.from(), shard.end(), now);
      }
    }
    if (shardsMade != before) {
      forget(now.minus(KEPT)); // a stream that nobody reads must not grow for ever
      commits.shardsChanged(this);
    }
  }

  private void forget(Instant horizon) {
    shards.removeIf(shard -> shard.isGone(horizon));
    shards.forEach(shard -> shard.trim(horizon));
  }

  private void split(List<PartitionStart> starts, Instant now) {
    for (StreamShard shard : List.copyOf(shards)) {
      if (!shard.isOpen()) {
        continue;
      }
      List<PartitionStart> inside = starts.stream().filter(shard::isDividedBy).toList();
      if (!inside.isEmpty()) {
        shard.close(nextSequence++, now);
        PartitionStart from = shard.from();
        for (PartitionStart start : inside) {
          open(shard.id(), from, start, now);
          from = start;
        }
        open(shard.id(), from, shard.end(), now);
      }
    }
  }

  private void open(
      @Nullable String parent, PartitionStart from, @Nullable PartitionStart end, Instant now) {
    String id =
        "shardId-%020d-%08x".formatted(now.toEpochMilli(), ++shardsMade * 0x9E3779B9 & 0x7FFFFFFF);
    shards.add(new StreamShard(id, parent, from, end, nextSequence++, now));
  }
}
