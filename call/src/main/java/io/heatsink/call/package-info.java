/**
 * One API request on its way: {@link io.heatsink.call.Call} in, {@link io.heatsink.call.Reply} out,
 * and the filters between them.
 *
 * <p>Event loops try {@link io.heatsink.call.Filter#now} and never block; a call that a filter has
 * to handle runs on a virtual thread of its own, in plain blocking style. Filters reach the world
 * only through what they are given: {@link io.heatsink.call.Chain} for calls, {@link
 * io.heatsink.call.Turns} for time and waiting, so that a seeded scheduler can hand out the turns
 * in tests.
 */
@NullMarked
package io.heatsink.call;

import org.jspecify.annotations.NullMarked;
