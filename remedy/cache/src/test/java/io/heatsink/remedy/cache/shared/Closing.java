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
   * Whether no other write was closed since this one was opened, and, if nothing but time could
   * tell their values apart, none is open either.
   */
  boolean isAlone(SubjectState whole, List<SubjectState> states) {
    return states.stream().allMatch(state -> isAlone(whole, state));
  }

  private boolean isAlone(SubjectState whole, SubjectState state) {
    SubjectState.Opening opening = state.openings().get(write);
    return opening != null
        && opening.validity() == state.validity()
        && opening.whole() == whole.validity()
        && (value.version().isPresent()
            || (state.openings().size() == 1 && whole.openings().isEmpty()));
  }
}
