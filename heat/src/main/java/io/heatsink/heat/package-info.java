/**
 * Who is hot: calls in, as table access, key bytes and capacity units; out come windows of heat
 * with their bounds, verdicts, kinds of hot key, and the shape of the whole load.
 *
 * <p>{@link io.heatsink.heat.Recorder} (one per event loop) and {@link
 * io.heatsink.heat.SharedRecorder} (any thread) take what calls cost, without a lock. Every tick
 * (100 ms) one thread calls {@link io.heatsink.heat.Heat#tick}, which merges what they hold. No
 * I/O, no threads, no clock: time arrives as a value.
 *
 * <p>Memory is bounded whatever the number of distinct keys. Each estimate carries bounds that hold
 * for every input, not with some probability: see {@link io.heatsink.heat.Estimate}.
 *
 * <p>Capacity is counted in half units, because an eventually consistent read of up to 4 KB is half
 * a unit and nothing costs less.
 */
@NullMarked
package io.heatsink.heat;

import org.jspecify.annotations.NullMarked;
