/**
 * A local DynamoDB that throttles by partition, as the real one does.
 *
 * <p>HTTP requests come in at {@link io.heatsink.lab.Lab}; the engine answers them on the event
 * loop, and asks the partition model whether they may consume what they need. Time comes from a
 * {@link io.heatsink.lab.LabClock}: tests move it by hand.
 */
@NullMarked
package io.heatsink.lab;

import org.jspecify.annotations.NullMarked;
