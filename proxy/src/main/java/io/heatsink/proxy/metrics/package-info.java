/**
 * Counts calls at the four taps: client to proxy, proxy to upstream, and back. What a remedy
 * answers is the difference.
 *
 * <p>Labels are table, index, operation, outcome and reason; never a key. Their number is bounded.
 */
@NullMarked
package io.heatsink.proxy.metrics;

import org.jspecify.annotations.NullMarked;
