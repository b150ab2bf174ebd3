package io.heatsink.remedy.cache.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a follower decides of shards; without I/O. */
class ShardRules {
  /**
   * Where a shard is read from that is not being read yet; empty if that has to wait until its
   * parent has been read to its end.
   *
   * @param kept the places of shards that were read before; some of them may have been lost, and
   *     those of others not
   * @param taken the places of shards that are, or have been, read by this reader
   * @param described all shards that there are
   * @param firstSight whether nobody has read the stream before
   */
  Optional<ShardPlace> start(
      StreamShard shard,
      Map<String, ShardPlace> kept,
      Map<String, ShardPlace> taken,
      Set<String> described,
      boolean firstSight) {
    if (firstSight) {
      return Optional.of(shard.closed() ? new ShardPlace.Ended() : new ShardPlace.Latest());
    }
    ShardPlace own = kept.get(shard.id());
    if (shard.parent() == null || !described.contains(shard.parent())) {
      return Optional.of(own == null ? new ShardPlace.Latest() : own);
    }
    if (!(taken.get(shard.parent()) instanceof ShardPlace.Ended)) {
      return Optional.empty();
    }
    return Optional.of(own == null ? new ShardPlace.Horizon() : own);
  }

  /** Whether a lead that was last confirmed to last until then is over. */
  boolean isOver(long untilNanos, long nowNanos) {
    return nowNanos - untilNanos >= 0;
  }

  /**
   * By how much a reader was behind when it asked for records.
   *
   * @param last when the last of the records was made that it got
   */
  Duration behind(Instant last, Instant now) {
    Duration behind = Duration.between(last, now);
    return behind.isNegative() ? Duration.ZERO : behind;
  }

  /** All that could be read by then has taken effect. */
  long freshNanos(long askedNanos, Duration behind) {
    return askedNanos - behind.toNanos();
  }
}
