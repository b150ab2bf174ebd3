/**
 * The access log: one line of JSON for each key that a call touched.
 *
 * <p>In: {@link io.heatsink.journal.Access}es, from any thread, without waiting. Out: files,
 * written by one thread of the journal's own, and read back by {@link
 * io.heatsink.journal.JournalReader}. When the disk is slow or full, lines are dropped and counted;
 * callers never wait and never fail.
 */
@NullMarked
package io.heatsink.journal;

import org.jspecify.annotations.NullMarked;
