package io.heatsink.remedy.cache.policy;

/**
 * What was known of an item when a read of it began. Its answer may be stored only if that still
 * holds when it comes.
 *
 * @param beganNanos when it began, before anything was sent
 * @param consistent whether a fill has to be read strongly consistent
 * @param overlaps whether a write of the item was under way, or what follows an ambiguous one
 * @param change the sequence number of the item's last opening or closing
 * @param sequence the highest sequence number given by then
 * @param generation its scope's
 */
public record Ticket(
    ItemKey key,
    long beganNanos,
    boolean consistent,
    boolean overlaps,
    long change,
    long sequence,
    long generation) {}
