package io.heatsink.remedy.cache.shared;

import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The end of a write that brings the entry's value with it. */
record Closing(
    String write,
    List<String> subjects,
    String entry,
    SharedValue value,
    Duration ttl,
    Duration age,
    Duration settling) {

  /**
   * What becomes of the value, as far as its version tells.
   *
   * @param there what the entry holds, if it counts
   */
  Stored against(Optional<SharedValue> there) {
    if (there.isEmpty()) {
      return Stored.STORED;
    }
    Optional<Version> has = there.get().version();
    Optional<Version> comes = value.version();
    if (has.isEmpty()
        || comes.isEmpty()
        || !has.get().incarnation().equals(comes.get().incarnation())) {
      return Stored.CONFLICT;
    }
    return has.get().number() > comes.get().number() ? Stored.OVERTAKEN : Stored.STORED;
  }

  /**
   * How old the value is at most; empty if the store does not know of the write's opening in each
   * of its subjects. What the caller says may have been long on its way, so the opening counts if
   * it was earlier.
   */
  Optional<Long> sinceNanos(List<SubjectState> states, long nowNanos) {
    long since = nowNanos - age.toNanos();
    for (SubjectState state : states) {
      SubjectState.Opening opening = state.openings().get(write);
      if (opening == null) {
        return Optional.empty();
      }
      since = Math.min(since, opening.sinceNanos());
    }
    return Optional.of(since);
  }

  /**
   * Whether nothing was closed since this write was opened of which nobody can tell whether the
   * value includes it: all told versions, and none a higher one. A value that carries none includes
   * no other write, and must have been alone.
   */
  boolean fits(SubjectState whole, List<SubjectState> states) {
    return states.stream().allMatch(state -> fits(whole, state));
  }

  private boolean fits(SubjectState whole, SubjectState state) {
    SubjectState.Opening opening = state.openings().get(write);
    if (opening == null || opening.whole() != whole.validity()) {
      return false;
    }
    return value.version().isPresent()
        ? opening.disturbance() == state.disturbance()
            && state.highest().stream().allMatch(this::includes)
        : opening.validity() == state.validity()
            && state.openings().size() == 1
            && whole.openings().isEmpty();
  }

  private boolean includes(Version other) {
    return value.version().stream()
        .anyMatch(own -> own.isOfIncarnationOf(other) && own.number() >= other.number());
  }

  /**
   * Whether the closing tells its version. It does not if versions of another incarnation were told
   * before, nor if its own had been there before the write began: an earlier state was put back.
   *
   * @param there what the entry holds, if it counts
   */
  boolean tellsVersion(List<SubjectState> states, Optional<SharedValue> there) {
    Version own = value.version().orElse(null);
    if (own == null || (there.isPresent() && there.get().version().isEmpty())) {
      return false;
    }
    Optional<Version> held = there.flatMap(SharedValue::version);
    if (held.isPresent() && !held.get().isOfIncarnationOf(own)) {
      return false;
    }
    boolean explained = held.isEmpty() || held.get().number() <= own.number();
    for (SubjectState state : states) {
      SubjectState.Opening opening = state.openings().get(write);
      if (opening == null
          || opening.highest().filter(this::includedIn).isPresent()
          || state.highest().filter(told -> !told.isOfIncarnationOf(own)).isPresent()
          || state.highest().filter(own::equals).isPresent()) {
        return false;
      }
      explained |=
          held.isPresent()
              && state.highest().filter(told -> told.number() >= held.get().number()).isPresent();
    }
    return explained;
  }

  private boolean includedIn(Version other) {
    return value.version().stream()
        .anyMatch(own -> own.isOfIncarnationOf(other) && other.number() >= own.number());
  }
}
