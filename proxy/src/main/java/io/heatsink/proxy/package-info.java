/**
 * The proxy: front, filters and upstream composed from a configuration, and its admin port.
 *
 * <p>In: HTTP requests. Out: their replies, and what is known of the calls: heat, metrics, journal.
 * A call lives on the event loop of its client's connection, unless a filter has to hold it. {@link
 * io.heatsink.proxy.Proxy} is the whole.
 */
@NullMarked
package io.heatsink.proxy;

import org.jspecify.annotations.NullMarked;
