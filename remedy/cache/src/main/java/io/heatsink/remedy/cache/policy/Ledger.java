package io.heatsink.remedy.cache.policy;

import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one table that reads have to know of: those under way, and those that have not
 * settled yet.
 *
 * <p>Opening, closing and storing of one key exclude each other, by the map's lock on that key.
 * Each opening and closing has a sequence number, so that a ticket that was taken before it can be
 * told from one that was taken after. Epochs of a key are forgotten once they have settled; who was
 * under way for so long is compared with the highest number that was forgotten.
 *
 * <p>Writes whose keys cannot be told have epochs of the whole table. They are not excluded by a
 * key's lock: what is stored while they close is dropped by its scope's generation, which its
 * ticket has read first.
 */
final class Ledger {
  // Two for each that an opening adds, so that what is to be forgotten does not pile up.
  private static final int FORGOTTEN_AT_ONCE = 2;

  private final Judgement judgement;
  private final long settlingNanos;
  private final Entries entries;
  private final AtomicLong sequence = new AtomicLong();
  private final ConcurrentMap<ItemKey, Epochs> items = new ConcurrentHashMap<>();
  private final Queue<Closed> closed = new ConcurrentLinkedQueue<>();
  private final AtomicLong forgotten = new AtomicLong();
  private final Epochs table; // guarded by itself

  /** What writes take away. Called under the ledger's locks; must not call back. */
  interface Entries {
    /** The item, in whatever scope. */
    void drop(ItemKey item, Outcome outcome);

    void dropAll();

    /** A write of the item is under way. */
    void hold(ItemKey item, long nowNanos);

    /** No write of the item is under way any more, and none has changed it. */
    void letGo(ItemKey item);

    /** A write of any item of the table is under way. */
    void holdAll();
  }

  private record Closed(ItemKey item, long settledFromNanos) {}

  /**
   * @param storesFromNanos when the last write that began without this ledger will be over
   */
  Ledger(
      Judgement judgement,
      long settlingNanos,
      Entries entries,
      long nowNanos,
      long storesFromNanos) {
    this.judgement = judgement;
    this.settlingNanos = settlingNanos;
    this.entries = entries;
    this.table = new Epochs(nowNanos);
    table.settlesUntil(storesFromNanos + settlingNanos);
    table.storesNothingUntil(storesFromNanos);
  }

  /**
   * What is known of the item before a read of it goes upstream.
   *
   * @param item the same key in the scope that stands for all
   */
  Ticket ticket(ItemKey key, ItemKey item, long nowNanos) {
    long generation = key.scope().generation();
    Ticket[] ticket = new Ticket[1];
    items.compute(
        item,
        (same, epochs) -> {
          if (epochs != null) {
            closeOverdue(same, epochs, nowNanos);
          }
          ticket[0] = ticket(key, epochs, generation, nowNanos);
          return epochs;
        });
    return ticket[0];
  }

  /**
   * Runs this if nothing has happened to the item that keeps the ticket's answer from being stored.
   */
  boolean ifUndisturbed(Ticket ticket, ItemKey item, Runnable store) {
    boolean[] undisturbed = new boolean[1];
    items.compute(
        item,
        (same, epochs) -> {
          undisturbed[0] = isUndisturbed(ticket, epochs);
          if (undisturbed[0]) {
            store.run();
          }
          return epochs;
        });
    return undisturbed[0];
  }

  /** A write of this item is about to go upstream. */
  Write open(ItemKey item, long nowNanos, long deadlineNanos) {
    forgetSome(nowNanos);
    Write write = new Write(item, deadlineNanos);
    items.compute(
        item,
        (same, known) -> {
          Epochs epochs = known == null ? new Epochs(nowNanos) : known;
          closeOverdue(same, epochs, nowNanos);
          epochs.open(write, sequence.incrementAndGet());
          entries.hold(same, nowNanos);
          return epochs;
        });
    return write;
  }

  /** A write of nobody knows which items of the table is about to go upstream. */
  Write openTable(long nowNanos, long deadlineNanos) {
    Write write = new Write(null, deadlineNanos);
    synchronized (table) {
      closeOverdueOfTable(nowNanos);
      table.open(write, sequence.incrementAndGet());
      entries.holdAll();
    }
    return write;
  }

  /** That write is over. To be called before anybody is told how it ended. */
  void close(Write write, Outcome outcome, long nowNanos) {
    ItemKey item = write.key;
    if (item == null) {
      closeTable(write, outcome, nowNanos);
      return;
    }
    items.compute(
        item,
        (same, known) -> {
          // Unknown if it was overdue, and what followed has settled. Its effect may be new all the
          // same.
          Epochs epochs = known == null ? new Epochs(nowNanos) : known;
          epochs.close(write, sequence.incrementAndGet());
          closeOverdue(same, epochs, nowNanos);
          settle(epochs, outcome, nowNanos);
          entries.drop(same, outcome);
          if (outcome == Outcome.REFUSED && !epochs.isOpen()) {
            entries.letGo(same);
          }
          return epochs;
        });
    closed.add(new Closed(item, nowNanos + settlingNanos));
  }

  /** How many items have epochs that are kept. */
  int size() {
    return items.size();
  }

  private Ticket ticket(ItemKey key, @Nullable Epochs epochs, long generation, long nowNanos) {
    synchronized (table) {
      closeOverdueOfTable(nowNanos);
      boolean overlaps = overlaps(table, nowNanos);
      boolean consistent = judgement.readsConsistently(table.settledFromNanos(), nowNanos);
      long change = table.lastChange();
      if (epochs == null) {
        change = Math.max(change, forgotten.get());
      } else {
        overlaps |= overlaps(epochs, nowNanos);
        consistent |= judgement.readsConsistently(epochs.settledFromNanos(), nowNanos);
        change = Math.max(change, epochs.lastChange());
      }
      return new Ticket(key, nowNanos, consistent, overlaps, change, sequence.get(), generation);
    }
  }

  private static boolean overlaps(Epochs epochs, long nowNanos) {
    return epochs.isOpen() || epochs.storesFromNanos() - nowNanos > 0;
  }

  private boolean isUndisturbed(Ticket ticket, @Nullable Epochs epochs) {
    boolean open;
    long change;
    synchronized (table) {
      open = table.isOpen();
      change = table.lastChange();
    }
    if (epochs == null) {
      change = Math.max(change, forgotten.get());
    } else {
      open |= epochs.isOpen();
      change = Math.max(change, epochs.lastChange());
    }
    return judgement.mayStore(ticket, change, open);
  }

  private void closeTable(Write write, Outcome outcome, long nowNanos) {
    synchronized (table) {
      table.close(write, sequence.incrementAndGet());
      settle(table, outcome, nowNanos);
      if (outcome != Outcome.REFUSED) {
        entries.dropAll();
      }
    }
  }

  private void closeOverdue(ItemKey item, Epochs epochs, long nowNanos) {
    if (epochs.isOverdue(nowNanos)) {
      epochs.closeOverdue(nowNanos, sequence.incrementAndGet());
      settle(epochs, Outcome.AMBIGUOUS, nowNanos);
      entries.drop(item, Outcome.AMBIGUOUS);
      closed.add(new Closed(item, nowNanos + settlingNanos));
    }
  }

  private void closeOverdueOfTable(long nowNanos) {
    if (table.isOverdue(nowNanos)) {
      table.closeOverdue(nowNanos, sequence.incrementAndGet());
      settle(table, Outcome.AMBIGUOUS, nowNanos);
      entries.dropAll();
    }
  }

  private void settle(Epochs epochs, Outcome outcome, long nowNanos) {
    switch (outcome) {
      case APPLIED -> epochs.settlesUntil(nowNanos + settlingNanos);
      case AMBIGUOUS -> {
        epochs.settlesUntil(nowNanos + settlingNanos);
        // It may still be on its way.
        epochs.storesNothingUntil(nowNanos + settlingNanos);
      }
      case REFUSED -> {} // nothing has changed
    }
  }

  private void forgetSome(long nowNanos) {
    for (int i = 0; i < FORGOTTEN_AT_ONCE; i++) {
      Closed oldest = closed.peek();
      if (oldest == null || oldest.settledFromNanos() - nowNanos > 0) {
        return;
      }
      if (!closed.remove(oldest)) {
        continue; // another opening has just taken it
      }
      items.computeIfPresent(
          oldest.item(),
          (same, epochs) -> {
            if (!epochs.isIdle(nowNanos)) {
              return epochs; // written again since; that closing is in the queue, too
            }
            forgotten.accumulateAndGet(epochs.lastChange(), Math::max);
            return null;
          });
    }
  }
}
