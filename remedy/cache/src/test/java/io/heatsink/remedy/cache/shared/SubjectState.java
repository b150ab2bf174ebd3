package io.heatsink.remedy.cache.shared;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the model knows of one subject, or of a table as a whole.
 *
 * @param validity a mark that no other state ever had; each closing but of a refused write changes
 *     it
 * @param settledFromNanos from when on an eventually consistent read shows all that was written
 * @param storesFromNanos from when on nothing can still be on its way
 */
record SubjectState(
    long validity, Map<String, Opening> openings, long settledFromNanos, long storesFromNanos) {
  /**
   * @param validity the subject's when it was opened
   * @param whole the table's then
   */
  record Opening(long sinceNanos, long deadlineNanos, long validity, long whole) {}

  static SubjectState fresh(long validity) {
    return new SubjectState(validity, Map.of(), Long.MIN_VALUE, Long.MIN_VALUE);
  }

  /** As after a loss: anything may be open, or on its way. */
  static SubjectState unknown(long validity, long untilNanos) {
    return new SubjectState(validity, Map.of(), untilNanos, untilNanos);
  }

  SubjectState opened(String write, long nowNanos, long deadlineNanos, long whole) {
    Map<String, Opening> more = new LinkedHashMap<>(openings);
    more.putIfAbsent(write, new Opening(nowNanos, deadlineNanos, validity, whole));
    return new SubjectState(validity, more, settledFromNanos, storesFromNanos);
  }

  SubjectState refused(String write) {
    return new SubjectState(validity, without(write), settledFromNanos, storesFromNanos);
  }

  SubjectState applied(String write, long newValidity, long settledFrom) {
    return new SubjectState(
        newValidity, without(write), Math.max(settledFromNanos, settledFrom), storesFromNanos);
  }

  SubjectState ambiguous(String write, long newValidity, long settledFrom) {
    return new SubjectState(
        newValidity,
        without(write),
        Math.max(settledFromNanos, settledFrom),
        Math.max(storesFromNanos, settledFrom));
  }

  SubjectState withValidity(long newValidity) {
    return new SubjectState(newValidity, openings, settledFromNanos, storesFromNanos);
  }

  Optional<String> overdue(long nowNanos) {
    return openings.entrySet().stream()
        .filter(opening -> opening.getValue().deadlineNanos() <= nowNanos)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  boolean isDisturbed(long nowNanos) {
    return !openings.isEmpty() || nowNanos < storesFromNanos;
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
