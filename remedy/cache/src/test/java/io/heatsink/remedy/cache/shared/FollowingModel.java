package io.heatsink.remedy.cache.shared;

import io.heatsink.remedy.cache.shared.SharedFollowing.Following;
import io.heatsink.remedy.cache.shared.SharedFollowing.Leadership;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Who follows one table's stream, said as plainly as can be. Each method is one atomic step. */
final class FollowingModel {
  private final LongSupplier marks;
  private final Map<String, String> places = new TreeMap<>();
  private @Nullable Leadership leader;
  private long untilNanos;
  private @Nullable Duration behind;
  private long reportedNanos;

  /**
   * @param marks never the same twice, and rising
   */
  FollowingModel(LongSupplier marks) {
    this.marks = marks;
  }

  FollowingModel copy() {
    FollowingModel copy = new FollowingModel(marks);
    copy.places.putAll(places);
    copy.leader = leader;
    copy.untilNanos = untilNanos;
    copy.behind = behind;
    copy.reportedNanos = reportedNanos;
    return copy;
  }

  Following lead(String follower, Duration term, Optional<Duration> told, long nowNanos) {
    Leadership current = nowNanos < untilNanos ? leader : null;
    if (current != null && !current.follower().equals(follower)) {
      return new Following.Follows(
          Optional.ofNullable(behind).map(by -> by.plusNanos(nowNanos - reportedNanos)));
    }
    if (current == null) {
      current = new Leadership(follower, marks.getAsLong());
      leader = current;
    } else if (told.isPresent()) {
      behind = told.get();
      reportedNanos = nowNanos;
    }
    untilNanos = nowNanos + term.toNanos();
    return new Following.Leads(current);
  }

  Map<String, String> places() {
    return Map.copyOf(places);
  }

  boolean keep(Leadership leadership, Map<String, String> kept, Set<String> gone) {
    if (!leadership.equals(leader)) {
      return false;
    }
    places.putAll(kept);
    places.keySet().removeAll(gone);
    return true;
  }

  void resign(Leadership leadership) {
    if (leadership.equals(leader)) {
      leader = null;
    }
  }
}
