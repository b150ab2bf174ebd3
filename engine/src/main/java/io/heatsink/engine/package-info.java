/**
 * An embedded DynamoDB: requests go in as JSON bytes, replies come out as JSON bytes.
 *
 * <p>Any thread may call, many at once. Nothing here starts a thread, sleeps or reads a clock of
 * its own: time, randomness and the right to consume capacity ({@link
 * io.heatsink.engine.Admission}) are given from outside, so that one runner with one seed sees one
 * history.
 */
@NullMarked
package io.heatsink.engine;

import org.jspecify.annotations.NullMarked;
