package io.heatsink.remedy.cache.policy;

/**
 * What a table's cache has done since it began.
 *
 * @param hits reads answered from an entry
 * @param joins reads answered by a fetch that another read had begun
 * @param fetches reads that went to DynamoDB because there was no entry
 * @param stored answers that became entries, or renewed one
 * @param overtaken answers that were not stored because a write overlapped them
 * @param overBudget answers that were not stored because their caller holds its share of the memory
 * @param dropped entries that a write took away
 * @param entries held now
 * @param bytes held now
 */
public record Counts(
    long hits,
    long joins,
    long fetches,
    long stored,
    long overtaken,
    long overBudget,
    long dropped,
    long entries,
    long bytes) {}
