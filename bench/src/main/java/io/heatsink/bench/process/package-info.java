/**
 * Benchmarks of whole processes: what is measured on core 0, the load and the stub on core 1, both
 * over loopback.
 *
 * <p>Runs alternate between Heatsink and its peer; medians count. A run in which the load side took
 * over 95 % of its core is marked as limited by the load.
 */
@NullMarked
package io.heatsink.bench.process;

import org.jspecify.annotations.NullMarked;
