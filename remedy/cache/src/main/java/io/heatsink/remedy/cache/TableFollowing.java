package io.heatsink.remedy.cache;

import io.heatsink.call.Turns;
import io.heatsink.call.Upstream;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.RecordJudgement;
import io.heatsink.remedy.cache.shared.SharedFollowing;
import io.heatsink.remedy.cache.stream.RecordEffects;
import io.heatsink.remedy.cache.stream.StreamFollower;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One table whose stream is followed, so that writers that bypass Heatsink are seen. */
final class TableFollowing {
  private final String table;
  private final String name;
  private final CacheRule.Follow rule;
  private final SharedFollowing following;
  private final Function<RecordJudgement, FollowedRecords> recordsBy;
  private final RememberedWrites remembered;
  private final Turns turns;
  private volatile @Nullable Started started;

  private record Started(StreamFollower follower, FollowedRecords records) {}

  /** How a table's stream is followed, and what its records mean. */
  interface Followers {
    Followers REAL =
        new Followers() {
          @Override
          public StreamFollower start(
              String table,
              String name,
              Upstream upstream,
              SharedFollowing following,
              RecordEffects effects,
              Turns turns) {
            return StreamFollower.start(table, name, upstream, following, effects, turns);
          }

          @Override
          public RecordJudgement judgement() {
            return new RecordJudgement();
          }
        };

    StreamFollower start(
        String table,
        String name,
        Upstream upstream,
        SharedFollowing following,
        RecordEffects effects,
        Turns turns);

    RecordJudgement judgement();
  }

  /**
   * @param name of this process among all proxies
   */
  TableFollowing(
      String table,
      String name,
      CacheRule.Follow rule,
      SharedFollowing following,
      Function<RecordJudgement, FollowedRecords> recordsBy,
      RememberedWrites remembered,
      Turns turns) {
    this.table = table;
    this.name = name;
    this.rule = rule;
    this.following = following;
    this.recordsBy = recordsBy;
    this.remembered = remembered;
    this.turns = turns;
  }

  /** Begins, unless it has begun. */
  synchronized void start(Upstream upstream, Followers followers) {
    if (started == null) {
      FollowedRecords records = recordsBy.apply(followers.judgement());
      started =
          new Started(followers.start(table, name, upstream, following, records, turns), records);
    }
  }

  synchronized void stop() {
    Started current = started;
    if (current != null) {
      current.follower().stop();
    }
  }

  /** Where writes are noted that came through Heatsink. */
  RememberedWrites remembered() {
    return remembered;
  }

  /** Whether the table's cache may answer nothing now: the stream is too far behind. */
  boolean keepsFromAnswering(long nowNanos) {
    if (rule.onLag() == CacheRule.OnLag.SERVE) {
      return false;
    }
    Started current = started;
    return current == null || current.follower().isBehind(rule.lagBound(), nowNanos);
  }

  FollowCounts counts() {
    Started current = started;
    if (current == null) {
      return FollowCounts.NONE;
    }
    FollowedRecords records = current.records();
    return new FollowCounts(
        current.follower().stats(), records.ignored(), records.invalidating(), records.gaps());
  }
}
