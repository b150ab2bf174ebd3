package io.heatsink.remedy.cache.policy;

/**
 * What a table's cache has done since it began, to entries of one class or of several.
 *
 * @param hits reads answered from an entry
 * @param hitAgeNanos how old these answers were, all together
 * @param joins reads answered by a fetch that another read had begun
 * @param fetches reads that went to DynamoDB because there was no entry
 * @param stored answers that became entries, or renewed one
 * @param overtaken answers that were not stored because a write overlapped them
 * @param overBudget answers that were not stored because their caller holds its share of the memory
 * @param dropped entries that a write took away
 * @param evicted entries that made room for others
 * @param entries held now
 * @param bytes held now
 */
public record Counts(
    long hits,
    long hitAgeNanos,
    long joins,
    long fetches,
    long stored,
    long overtaken,
    long overBudget,
    long dropped,
    long evicted,
    long entries,
    long bytes) {
  /** The share of reads that an entry answered; zero if there were none. */
  public double hitRatio() {
    long reads = hits + joins + fetches;
    return reads == 0 ? 0 : (double) hits / reads;
  }

  /** How old an entry's answer was on average, in seconds; zero if there were none. */
  public double meanHitAgeSeconds() {
    return hits == 0 ? 0 : hitAgeNanos / 1e9 / hits;
  }

  /** Of two classes, or tables, together. */
  public Counts plus(Counts other) {
    return new Counts(
        hits + other.hits,
        hitAgeNanos + other.hitAgeNanos,
        joins + other.joins,
        fetches + other.fetches,
        stored + other.stored,
        overtaken + other.overtaken,
        overBudget + other.overBudget,
        dropped + other.dropped,
        evicted + other.evicted,
        entries + other.entries,
        bytes + other.bytes);
  }
}
