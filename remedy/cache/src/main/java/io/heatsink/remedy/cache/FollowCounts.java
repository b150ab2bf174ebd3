package io.heatsink.remedy.cache;

import io.heatsink.remedy.cache.stream.FollowStats;
import java.util.Optional;

/**
 * What following a table's stream has come to in this process.
 *
 * @param ignored records that told of nothing new
 * @param invalidating records that took something away, if it was held
 * @param gaps how often all of the table had to go, since records were missing
 */
public record FollowCounts(FollowStats stats, long ignored, long invalidating, long gaps) {
  /** Of one that has not begun. */
  static final FollowCounts NONE =
      new FollowCounts(new FollowStats(false, Optional.empty(), Optional.empty()), 0, 0, 0);
}
