/** Replays of traces, and the best that any cache could do with them. */
@NullMarked
package io.heatsink.bench.trace;

import org.jspecify.annotations.NullMarked;
