package io.heatsink.remedy.cache.policy;

import java.util.concurrent.CompletableFuture;

/**
 * One fetch of one page, under way: whoever began it brings it to its end, others may wait for it.
 */
public final class PageFlight {
  final PageKey key;
  final Ticket ticket;
  final long viewGeneration;

  /** When whoever leads it gives up. */
  final long deadlineNanos;

  private final CompletableFuture<PageFetched> result = new CompletableFuture<>();

  PageFlight(PageKey key, Ticket ticket, long viewGeneration, long deadlineNanos) {
    this.key = key;
    this.ticket = ticket;
    this.viewGeneration = viewGeneration;
    this.deadlineNanos = deadlineNanos;
  }

  /** Whether it has to be read strongly consistent; never of a global index, which cannot be. */
  public boolean consistent() {
    return ticket.consistent() && !key.source().isGlobalIndex();
  }

  public CompletableFuture<PageFetched> result() {
    return result;
  }
}
