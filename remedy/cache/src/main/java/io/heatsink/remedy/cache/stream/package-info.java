/**
 * Follows a table's stream: finds its shards, reads each after its parent, hands the records to
 * whoever they matter to, and remembers how far it has got once they have taken effect.
 *
 * <p>Of the proxies that share a cache one leads and reads; the others hear what it does on the
 * cache's own channel, and ask for its place again and again. Everything runs through {@link
 * io.heatsink.call.Turns} and an {@link io.heatsink.call.Upstream}. When something fails it is
 * tried again; meanwhile the lag grows, and whoever asks is told.
 */
@NullMarked
package io.heatsink.remedy.cache.stream;

import org.jspecify.annotations.NullMarked;
