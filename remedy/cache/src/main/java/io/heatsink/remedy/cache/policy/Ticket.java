package io.heatsink.remedy.cache.policy;

import io.heatsink.remedy.cache.shared.SharedValue.Version;
import org.jspecify.annotations.Nullable;

/**
 * What was known of an item when a read of it began. Its answer may be stored only if that still
 * holds when it comes.
 *
 * @param beganNanos when it began, before anything was sent
 * @param consistent whether a fill has to be read strongly consistent
 * @param overlaps whether a write of the item was under way, or what follows an ambiguous one
 * @param blocked whether not even a version can tell: a write of nobody knows which items was under
 *     way, or what follows an ambiguous one
 * @param change the sequence number of the item's last opening or closing
 * @param sequence the highest sequence number given by then
 * @param generation its scope's
 * @param known the highest version of the item that was known; what a write that begins now makes
 *     is higher, if it is of the same incarnation
 */
public record Ticket(
    ItemKey key,
    long beganNanos,
    boolean consistent,
    boolean overlaps,
    boolean blocked,
    long change,
    long sequence,
    long generation,
    @Nullable Version known) {
  Ticket knowing(@Nullable Version version) {
    return version == null
        ? this
        : new Ticket(
            key, beganNanos, consistent, overlaps, blocked, change, sequence, generation, version);
  }
}
