package io.heatsink.remedy.cache.policy;

import java.util.concurrent.CompletableFuture;

/**
 * One fetch of one item, under way: whoever began it brings it to its end, others may wait for it.
 */
public final class Flight {
  final Ticket ticket;

  /** When whoever leads it gives up. */
  final long deadlineNanos;

  private final CompletableFuture<Fetched> result = new CompletableFuture<>();

  Flight(Ticket ticket, long deadlineNanos) {
    this.ticket = ticket;
    this.deadlineNanos = deadlineNanos;
  }

  /** Whether it has to be read strongly consistent. */
  public boolean consistent() {
    return ticket.consistent();
  }

  public CompletableFuture<Fetched> result() {
    return result;
  }
}
