/**
 * A log of operations that survives the process, and its checkpoints. What an operation is, the log
 * does not know: entries go in as bytes and come out as bytes, in their order.
 *
 * <p>An entry is kept once {@link io.heatsink.store.OperationLog#whenKept} says so, and not before;
 * entries are synced in groups. {@link io.heatsink.store.LogThreads} starts the two threads of a
 * log: one writes, one makes checkpoints. Whoever is told that an entry is kept, is told on the
 * first. When the disk fails, the log has failed for good: nothing more is kept, and all who wait
 * are told so.
 */
@NullMarked
package io.heatsink.store;

import org.jspecify.annotations.NullMarked;
