/**
 * The deterministic scheduler and the seeded generators that tests of Heatsink's own code run
 * under.
 *
 * <p>A history is the work of a few simulated processes under one {@link
 * io.heatsink.testing.Scheduler}: the real filters of a proxy in {@link
 * io.heatsink.testing.SimulatedProcess#boot}, reached by clients through a {@link
 * io.heatsink.testing.SimulatedFront}, over a {@link io.heatsink.testing.FaultyUpstream}. It is
 * played with {@link io.heatsink.testing.Histories}, by the thousand; a {@link
 * io.heatsink.testing.Timeline} of what the store really held says whether an answer kept its
 * promise. Code under test takes time, waits and starts threads through {@link
 * io.heatsink.call.Turns} only, which each simulated process is.
 *
 * <p>In one history the threads run one at a time; what code under test does between two boundaries
 * is never torn apart. What must hold there too is for Lincheck.
 */
@NullMarked
package io.heatsink.testing;

import org.jspecify.annotations.NullMarked;
