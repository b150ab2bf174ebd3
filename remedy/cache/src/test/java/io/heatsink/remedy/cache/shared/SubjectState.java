package io.heatsink.remedy.cache.shared;

import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the model knows of one subject, or of a table as a whole.
 *
 * @param validity a mark that no other state ever had; each closing but of a refused write changes
 *     it
 * @param disturbance a mark that only a closing which tells no version changes
 * @param highest the highest version that a closing has told since then
 * @param settledFromNanos from when on an eventually consistent read shows all that was written
 * @param storesFromNanos from when on nothing can still be on its way
 */
record SubjectState(
    long validity,
    long disturbance,
    Optional<Version> highest,
    Map<String, Opening> openings,
    long settledFromNanos,
    long storesFromNanos) {
  /**
   * @param validity the subject's when it was opened
   * @param disturbance the subject's then
   * @param highest the subject's then
   * @param whole the table's validity then
   */
  record Opening(
      long sinceNanos,
      long deadlineNanos,
      long validity,
      long disturbance,
      Optional<Version> highest,
      long whole) {}

  static SubjectState fresh(long validity) {
    return new SubjectState(
        validity, validity, Optional.empty(), Map.of(), Long.MIN_VALUE, Long.MIN_VALUE);
  }

  /** As after a loss: anything may be open, or on its way. */
  static SubjectState unknown(long validity, long untilNanos) {
    return new SubjectState(validity, validity, Optional.empty(), Map.of(), untilNanos, untilNanos);
  }

  SubjectState opened(String write, long nowNanos, long deadlineNanos, long whole) {
    Map<String, Opening> more = new LinkedHashMap<>(openings);
    more.putIfAbsent(
        write, new Opening(nowNanos, deadlineNanos, validity, disturbance, highest, whole));
    return with(more);
  }

  SubjectState refused(String write) {
    return with(without(write));
  }

  SubjectState applied(String write, long newValidity, long settledFrom) {
    return new SubjectState(
        newValidity,
        newValidity,
        Optional.empty(),
        without(write),
        Math.max(settledFromNanos, settledFrom),
        storesFromNanos);
  }

  /** Applied, and it tells which version it made. */
  SubjectState appliedAs(Version version, String write, long newValidity, long settledFrom) {
    Version now = highest.filter(one -> one.number() > version.number()).orElse(version);
    return new SubjectState(
        newValidity,
        disturbance,
        Optional.of(now),
        without(write),
        Math.max(settledFromNanos, settledFrom),
        storesFromNanos);
  }

  SubjectState ambiguous(String write, long newValidity, long settledFrom) {
    return new SubjectState(
        newValidity,
        newValidity,
        Optional.empty(),
        without(write),
        Math.max(settledFromNanos, settledFrom),
        Math.max(storesFromNanos, settledFrom));
  }

  SubjectState withValidity(long newValidity) {
    return new SubjectState(
        newValidity, disturbance, highest, openings, settledFromNanos, storesFromNanos);
  }

  private SubjectState with(Map<String, Opening> newOpenings) {
    return new SubjectState(
        validity, disturbance, highest, newOpenings, settledFromNanos, storesFromNanos);
  }

  Optional<String> overdue(long nowNanos) {
    return openings.entrySet().stream()
        .filter(opening -> opening.getValue().deadlineNanos() <= nowNanos)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  boolean isOpen() {
    return !openings.isEmpty();
  }

  boolean isDisturbed(long nowNanos) {
    return isOpen() || nowNanos < storesFromNanos;
  }

  boolean isSettled(long nowNanos) {
    return nowNanos >= settledFromNanos;
  }

  /** Whether entries that depend on it may be served, as far as openings go. */
  boolean isServed(long nowNanos) {
    return openings.values().stream()
        .allMatch(opening -> nowNanos - opening.sinceNanos() <= SharedTable.OPEN_GRACE.toNanos());
  }

  private Map<String, Opening> without(String write) {
    Map<String, Opening> fewer = new LinkedHashMap<>(openings);
    fewer.remove(write);
    return fewer;
  }
}
