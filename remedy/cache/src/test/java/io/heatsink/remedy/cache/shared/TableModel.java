package io.heatsink.remedy.cache.shared;

import static java.util.Objects.requireNonNull;

import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * What a shared store has to do for one table, said as plainly as can be. Each method is one atomic
 * step. Time is the store's own, and arrives as a value.
 */
final class TableModel {
  private final LongSupplier marks;
  private final Telling telling;
  private final SubjectsModel subjects;
  private final Map<String, EntryState> entries;
  private final Map<String, Leased> leases;
  private final Map<Remembered, Long> remembered;
  private final FollowingModel following;

  /** Takes what is told on the table's channel. */
  interface Telling {
    /**
     * @param origin whom it need not be told; empty if everybody is to hear it
     */
    void tell(Optional<Object> origin, Told told);
  }

  private record Leased(
      String token, long sinceNanos, long untilNanos, long whole, Map<String, Long> validities) {}

  private record Remembered(String subject, long image) {}

  /** What asking for an entry came to. */
  sealed interface Step {
    /** Its age is for whoever hears of it to tell. */
    record There(EntryState entry) implements Step {}

    record Other(Asked asked) implements Step {}
  }

  /**
   * A table of which nothing is known.
   *
   * @param marks never the same twice, whatever the store loses
   */
  TableModel(SharedTiming timing, LongSupplier marks, Telling telling, long nowNanos) {
    this.marks = marks;
    this.telling = telling;
    this.subjects = new SubjectsModel(timing, marks, nowNanos);
    this.entries = new TreeMap<>();
    this.leases = new HashMap<>();
    this.remembered = new HashMap<>();
    this.following = new FollowingModel(marks);
  }

  private TableModel(TableModel original) {
    this.marks = original.marks;
    this.telling = original.telling;
    this.subjects = original.subjects.copy();
    this.entries = new TreeMap<>(original.entries);
    this.leases = new HashMap<>(original.leases);
    this.remembered = new HashMap<>(original.remembered);
    this.following = original.following.copy();
  }

  /** The same, as it is now: what a snapshot holds. */
  TableModel copy() {
    return new TableModel(this);
  }

  /** Some of what it knew may be lost: nothing that it still holds counts any more. */
  void lost(long nowNanos) {
    subjects.lost(nowNanos);
    leases.clear();
  }

  Optional<EntryState> find(String entry, List<String> names, long nowNanos) {
    return valid(entry, names, nowNanos)
        .filter(
            there -> subjects.wholeAnd(names).stream().allMatch(state -> state.isServed(nowNanos)));
  }

  Step lease(String entry, List<String> names, Duration term, boolean ahead, long nowNanos) {
    closeOverdue(names, nowNanos);
    Optional<EntryState> there = find(entry, names, nowNanos);
    if (there.isPresent() && !ahead) {
      return new Step.There(there.get());
    }
    List<SubjectState> states = subjects.wholeAnd(names);
    boolean consistent = states.stream().anyMatch(state -> !state.isSettled(nowNanos));
    if (states.stream().anyMatch(state -> state.isDisturbed(nowNanos))) {
      boolean open = states.stream().anyMatch(SubjectState::isOpen);
      return new Step.Other(new Asked.Disturbed(consistent, open));
    }
    Leased held = leases.get(entry);
    if (held != null && nowNanos < held.untilNanos()) {
      return new Step.Other(new Asked.Taken());
    }
    Leased leased =
        new Leased(
            "lease-" + marks.getAsLong(),
            nowNanos,
            nowNanos + term.toNanos(),
            subjects.whole().validity(),
            subjects.validities(names));
    leases.put(entry, leased);
    return new Step.Other(new Asked.Granted(new Lease(entry, names, leased.token(), consistent)));
  }

  Stored store(Lease lease, SharedValue value, Duration ttl, long room, long nowNanos) {
    List<String> names = lease.subjects();
    closeOverdue(names, nowNanos);
    Leased leased = leases.get(lease.entry());
    if (leased == null || !leased.token().equals(lease.token())) {
      return Stored.OVERTAKEN;
    }
    leases.remove(lease.entry());
    long expires = leased.sinceNanos() + ttl.toNanos();
    if (nowNanos >= leased.untilNanos()
        || nowNanos >= expires
        || leased.whole() != subjects.whole().validity()
        || !leased.validities().equals(subjects.validities(names))
        || isDisturbed(names, nowNanos)) {
      return Stored.OVERTAKEN;
    }
    Optional<SharedValue> there = valid(lease.entry(), names, nowNanos).map(EntryState::value);
    if (there.isPresent() && there.get().version().isPresent() && value.version().isPresent()) {
      Version has = there.get().version().get();
      Version comes = value.version().get();
      if (!has.incarnation().equals(comes.incarnation())) {
        entries.remove(lease.entry());
        return Stored.CONFLICT;
      }
      if (has.number() > comes.number()) {
        return Stored.OVERTAKEN;
      }
    }
    return put(lease.entry(), stamped(value, leased.sinceNanos(), expires, names), room, nowNanos);
  }

  void release(Lease lease) {
    Leased leased = leases.get(lease.entry());
    if (leased != null && leased.token().equals(lease.token())) {
      leases.remove(lease.entry());
    }
  }

  void open(Object origin, String write, List<String> names, Duration remaining, long nowNanos) {
    long deadline = nowNanos + remaining.toNanos();
    subjects.change(
        names, state -> state.opened(write, nowNanos, deadline, subjects.whole().validity()));
    telling.tell(Optional.of(origin), new Told.Opened(write, names, deadline));
  }

  void close(Object origin, String write, List<String> names, Ending ending, long nowNanos) {
    subjects.change(
        names,
        state ->
            switch (ending) {
              case Ending.Refused() -> state.refused(write);
              case Ending.Applied(Duration settling) ->
                  state.applied(write, marks.getAsLong(), nowNanos + settling.toNanos());
              case Ending.Ambiguous(Duration settling) ->
                  state.ambiguous(write, marks.getAsLong(), nowNanos + settling.toNanos());
            });
    telling.tell(Optional.of(origin), new Told.Closed(write, names, ending));
  }

  Stored closeWith(Object origin, Closing closing, long room, long nowNanos) {
    List<String> names = closing.subjects();
    closeOverdue(names, nowNanos);
    List<String> stamped = stampedOf(closing);
    Optional<EntryState> there = valid(closing.entry(), stamped, nowNanos);
    List<SubjectState> states = names.stream().map(subjects::of).toList();
    Optional<SharedValue> held = there.map(EntryState::value);
    boolean tells = closing.tellsVersion(states, held);
    Stored verdict = closing.against(held);
    boolean isHigherThere = verdict == Stored.OVERTAKEN && tells;
    Optional<Long> since = closing.sinceNanos(states, nowNanos);
    if (verdict == Stored.STORED
        && (since.isEmpty()
            || isQuiet(names, nowNanos)
            || !closing.fits(subjects.whole(), states)
            || (closing.value().version().isPresent() && !tells))) {
      verdict = Stored.OVERTAKEN;
    }
    long settled = nowNanos + closing.settling().toNanos();
    subjects.change(
        names,
        state ->
            tells
                ? state.appliedAs(
                    closing.value().version().orElseThrow(),
                    closing.write(),
                    marks.getAsLong(),
                    settled)
                : state.applied(closing.write(), marks.getAsLong(), settled));
    entries.remove(closing.entry());
    if (isHigherThere) {
      entries.put(closing.entry(), there.orElseThrow().restamped(subjects.validities(stamped)));
    } else if (verdict == Stored.STORED) {
      long from = since.orElseThrow();
      EntryState state = stamped(closing.value(), from, from + closing.ttl().toNanos(), names);
      verdict = put(closing.entry(), state, room, nowNanos);
    }
    EntryState now = entries.get(closing.entry());
    telling.tell(
        Optional.of(origin),
        now == null
            ? new Told.Closed(closing.write(), names, new Ending.Applied(closing.settling()))
            : new Told.ClosedWith(closing.write(), names, closing.entry(), now));
    return verdict;
  }

  /** Closes whatever is overdue: nobody need meet it. */
  void beat(long nowNanos) {
    closeOverdue(subjects.names(), nowNanos);
  }

  void remember(String subject, long image, Duration keep, long nowNanos) {
    remembered.merge(new Remembered(subject, image), nowNanos + keep.toNanos(), Math::max);
  }

  boolean remembers(String subject, long image, long nowNanos) {
    return nowNanos < remembered.getOrDefault(new Remembered(subject, image), Long.MIN_VALUE);
  }

  FollowingModel following() {
    return following;
  }

  /** What the store may throw away, one by one. */
  List<Runnable> evictable() {
    List<Runnable> evictions = new ArrayList<>();
    entries.keySet().forEach(entry -> evictions.add(() -> entries.remove(entry)));
    leases.keySet().forEach(entry -> evictions.add(() -> leases.remove(entry)));
    remembered.keySet().forEach(image -> evictions.add(() -> remembered.remove(image)));
    subjects.names().forEach(name -> evictions.add(() -> subjects.evict(name)));
    return evictions;
  }

  private void closeOverdue(List<String> names, long nowNanos) {
    subjects.closeOverdue(names, nowNanos, told -> telling.tell(Optional.empty(), told));
  }

  private boolean isQuiet(List<String> names, long nowNanos) {
    return subjects.wholeAnd(names).stream().anyMatch(state -> nowNanos < state.storesFromNanos());
  }

  private boolean isDisturbed(List<String> names, long nowNanos) {
    return subjects.wholeAnd(names).stream().anyMatch(state -> state.isDisturbed(nowNanos));
  }

  /** The entry if nothing has happened to these subjects since, whether or not it may be served. */
  private Optional<EntryState> valid(String entry, List<String> names, long nowNanos) {
    EntryState there = entries.get(entry);
    boolean valid =
        there != null
            && nowNanos < there.expiresNanos()
            && there.whole() == subjects.whole().validity()
            && names.stream().allMatch(name -> there.holds(name, subjects.of(name).validity()));
    return valid ? Optional.of(requireNonNull(there)) : Optional.empty();
  }

  /** Those of the closing's subjects that the entry which is there depends on. */
  private List<String> stampedOf(Closing closing) {
    EntryState there = entries.get(closing.entry());
    return there == null
        ? List.of()
        : closing.subjects().stream().filter(there.validities()::containsKey).toList();
  }

  private EntryState stamped(SharedValue value, long since, long expires, List<String> names) {
    return new EntryState(
        value, since, expires, subjects.whole().validity(), subjects.validities(names));
  }

  private Stored put(String entry, EntryState state, long room, long nowNanos) {
    entries.remove(entry);
    entries.values().removeIf(old -> nowNanos >= old.expiresNanos());
    long used = entries.values().stream().mapToLong(other -> other.value().bytes().length).sum();
    if (used + state.value().bytes().length > room) {
      return Stored.NO_ROOM;
    }
    entries.put(entry, state);
    return Stored.STORED;
  }
}
