package io.heatsink.remedy.cache.shared;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An entry of the model.
 *
 * @param sinceNanos when the read began, or the write was opened, that produced it
 * @param whole the table's validity then
 * @param validities those of its subjects, by name
 */
record EntryState(
    SharedValue value,
    long sinceNanos,
    long expiresNanos,
    long whole,
    Map<String, Long> validities) {
  boolean holds(String subject, long validity) {
    return Long.valueOf(validity).equals(validities.get(subject));
  }

  /** The same value, still valid although these subjects have changed. */
  EntryState restamped(Map<String, Long> newValidities) {
    Map<String, Long> all = new TreeMap<>(validities);
    all.putAll(newValidities);
    return new EntryState(value, sinceNanos, expiresNanos, whole, all);
  }

  /** As whoever hears of it at that moment sees it; empty once it has expired. */
  Optional<Looked.Hit> seenAt(long nanos) {
    return nanos >= expiresNanos
        ? Optional.empty()
        : Optional.of(
            new Looked.Hit(
                value,
                Duration.ofNanos(nanos - sinceNanos),
                Duration.ofNanos(expiresNanos - nanos)));
  }
}
