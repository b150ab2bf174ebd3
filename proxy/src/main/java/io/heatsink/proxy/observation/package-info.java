/**
 * What the proxy takes down of each call: offered heat at the front, charged heat before the
 * upstream, the journal.
 *
 * <p>Runs on event loops and on filters' threads alike; never blocks.
 */
@NullMarked
package io.heatsink.proxy.observation;

import org.jspecify.annotations.NullMarked;
