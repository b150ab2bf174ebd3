package io.heatsink.remedy.cache.policy;

import io.heatsink.remedy.cache.shared.SharedValue.Version;
import org.jspecify.annotations.Nullable;

/**
 * The rules on which the cache's promise rests, each a function of values.
 *
 * <p>The promise: through one proxy, a read that begins after a write was answered sees that write
 * or a later one. Whatever else happens, no answer is older than the TTL, counted from before its
 * value was read.
 *
 * <p>Open for tests, which break one rule at a time to show that the breach is found.
 */
class Judgement {
  /**
   * Whether a fill has to be read strongly consistent: an eventually consistent one might come from
   * a replica that has not heard of the last write.
   */
  boolean readsConsistently(long settledFromNanos, long nowNanos) {
    return settledFromNanos - nowNanos > 0;
  }

  /**
   * Whether an answer may be stored: no write of the item may have been under way when its call
   * began, and none may have begun since, for nothing in an answer says on which side of a write it
   * was read.
   *
   * @param change the sequence number of the item's last opening or closing, now
   * @param open whether a write is under way now
   */
  boolean mayStore(Ticket ticket, long change, boolean open) {
    return !ticket.overlaps() && !open && change <= ticket.sequence();
  }

  /**
   * Whether an answer that carries a version may be stored although writes overlapped it: each that
   * changed something since must have told its version, and all of these must be in the answer.
   *
   * @param disturbance the sequence number of the last closing that told no version
   * @param highest the highest version that was told since; null if none was
   */
  boolean mayStoreByVersion(
      Ticket ticket, Version answer, long disturbance, @Nullable Version highest) {
    return !ticket.blocked()
        && disturbance <= ticket.sequence()
        && (highest == null || isAsLate(answer, highest));
  }

  /**
   * The same of what another process has told.
   *
   * @param disturbed whether a closing that told no version was known here since the call began
   *     that made it
   */
  boolean mayStoreTold(Version told, boolean disturbed, @Nullable Version highest) {
    return !disturbed && (highest == null || isAsLate(told, highest));
  }

  /** Whether of these versions the one includes the other: both are of the same incarnation. */
  boolean isAsLate(Version one, Version other) {
    return one.isOfIncarnationOf(other) && one.number() >= other.number();
  }

  /**
   * Whether a write made a version that was there before it began: somebody has put an earlier
   * state of the item back, so that its versions tell nothing.
   *
   * @param known the highest version that was known when it began
   * @param highest the highest that others have made since
   */
  boolean wentBack(Version made, @Nullable Version known, @Nullable Version highest) {
    return (known != null && known.isOfIncarnationOf(made) && known.number() >= made.number())
        || made.equals(highest);
  }

  /**
   * Whether a read may wait for a fetch that began before it: not if a write began or ended in
   * between, since the fetch may have been answered before it; and not if the fetch began so long
   * ago that its answer may be too old.
   */
  boolean mayJoin(Flight flight, Ticket later, long ttlNanos) {
    return later.change() <= flight.ticket.sequence()
        && later.generation() == flight.ticket.generation()
        && later.beganNanos() - flight.ticket.beganNanos() < ttlNanos
        && later.beganNanos() - flight.deadlineNanos < 0;
  }

  /** From when on an answer's age counts: before it can have been read. */
  long countsFrom(long beganNanos, long answeredNanos) {
    return beganNanos;
  }

  /** Whether a write that ended so takes this entry away. */
  boolean drops(Outcome outcome, CachedItem item) {
    return outcome != Outcome.REFUSED;
  }

  /** Under which name entries are kept apart for that role, {@code ""} for the proxy's own. */
  String scope(String role) {
    return role;
  }
}
