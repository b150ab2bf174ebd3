package io.heatsink.remedy.cache.policy;

import org.jspecify.annotations.Nullable;

/**
 * The epoch of one write: opened before the write goes upstream, closed when it is over.
 *
 * <p>A link of its {@link Epochs}' list, and guarded as that is.
 */
public final class Write {
  /** The item that is written; null where it cannot be told, so that it may be any of the table. */
  final @Nullable ItemKey key;

  final long openedNanos;

  /** When nobody waits for the answer any more. */
  final long deadlineNanos;

  boolean open = true;
  @Nullable Write before;
  @Nullable Write after;

  Write(@Nullable ItemKey key, long openedNanos, long deadlineNanos) {
    this.key = key;
    this.openedNanos = openedNanos;
    this.deadlineNanos = deadlineNanos;
  }
}
