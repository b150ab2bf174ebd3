package io.heatsink.remedy.cache.policy;

import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
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

    /**
     * The item goes on counting.
     *
     * @param openSinceNanos since when the oldest of its writes is under way; empty if none is
     */
    void hold(ItemKey item, OptionalLong openSinceNanos);

    /**
     * The item is this now, or a higher version.
     *
     * @param fits whether it may be stored where nothing is held that is as late
     */
    default void become(ItemKey item, Made made, boolean fits, OptionalLong openSinceNanos) {
      drop(item, Outcome.APPLIED);
    }

    /** A write of any item of the table is under way. */
    void holdAll();
  }

  /** Stores an answer. */
  interface Storing {
    /**
     * @param openSinceNanos since when the oldest of its writes is under way; empty if none is, or
     *     has been since the answer's call began
     */
    void store(boolean byVersion, OptionalLong openSinceNanos);
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
   *
   * @param version that the answer carries, if it does
   */
  boolean ifUndisturbed(Ticket ticket, ItemKey item, @Nullable Version version, Storing store) {
    boolean[] mayStore = new boolean[1];
    items.compute(
        item,
        (same, epochs) -> {
          if (isUndisturbed(ticket, epochs)) {
            mayStore[0] = true;
            store.store(false, OptionalLong.empty());
          } else if (version != null && epochs != null && isOrdered(ticket, epochs, version)) {
            mayStore[0] = true;
            store.store(true, epochs.openSince());
          }
          return epochs;
        });
    return mayStore[0];
  }

  /** A write of this item is about to go upstream. */
  Write open(ItemKey item, long nowNanos, long deadlineNanos) {
    forgetSome(nowNanos);
    Write write = new Write(item, nowNanos, deadlineNanos);
    items.compute(
        item,
        (same, known) -> {
          Epochs epochs = known == null ? new Epochs(nowNanos) : known;
          closeOverdue(same, epochs, nowNanos);
          epochs.open(write, sequence.incrementAndGet());
          entries.hold(same, epochs.openSince());
          return epochs;
        });
    return write;
  }

  /** A write of nobody knows which items of the table is about to go upstream. */
  Write openTable(long nowNanos, long deadlineNanos) {
    Write write = new Write(null, nowNanos, deadlineNanos);
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
          Epochs epochs = known(known, nowNanos);
          long now = sequence.incrementAndGet();
          epochs.close(write, now);
          closeOverdue(same, epochs, nowNanos);
          close(same, epochs, now, outcome, nowNanos);
          return epochs;
        });
    closed.add(new Closed(item, nowNanos + settlingNanos));
  }

  /**
   * That write of one item is over, was applied, and made this of it.
   *
   * @param ticket from before its opening
   */
  void closeWith(Write write, Ticket ticket, Made made, long nowNanos) {
    Version version = made.version();
    closeWith(
        write,
        made,
        nowNanos,
        epochs ->
            judgement.wentBack(version, ticket.known(), epochs.highest())
                ? Optional.empty()
                : Optional.of(isOrdered(ticket, epochs, version)));
  }

  /**
   * That write of one item, which another process has told of, is over, was applied, and this is
   * the item now.
   *
   * @param made its call began after all writes were over that are not in it, as far as others than
   *     this process know
   */
  void closeWithTold(Write write, Made made, long nowNanos) {
    long began = made.item().beganNanos();
    closeWith(
        write,
        made,
        nowNanos,
        epochs -> Optional.of(isOrderedSince(began, epochs, made.version(), nowNanos)));
  }

  /**
   * @param fitting whether what was made may be stored; empty if its version tells nothing
   */
  private void closeWith(
      Write write, Made made, long nowNanos, Function<Epochs, Optional<Boolean>> fitting) {
    ItemKey item = Objects.requireNonNull(write.key);
    items.compute(
        item,
        (same, known) -> {
          Epochs epochs = known(known, nowNanos);
          boolean inTime = write.open;
          long now = sequence.incrementAndGet();
          epochs.close(write, now);
          closeOverdue(same, epochs, nowNanos);
          Optional<Boolean> fits = inTime ? fitting.apply(epochs) : Optional.empty();
          if (fits.isPresent() && epochs.made(made.version())) {
            settle(epochs, Outcome.APPLIED, nowNanos);
            entries.become(same, made, fits.get(), epochs.openSince());
          } else {
            close(same, epochs, now, Outcome.APPLIED, nowNanos);
          }
          return epochs;
        });
    closed.add(new Closed(item, nowNanos + settlingNanos));
  }

  private void close(ItemKey item, Epochs epochs, long closing, Outcome outcome, long nowNanos) {
    settle(epochs, outcome, nowNanos);
    entries.drop(item, outcome);
    if (outcome == Outcome.REFUSED) {
      entries.hold(item, epochs.openSince());
    } else {
      epochs.disturbed(closing, nowNanos);
    }
  }

  /**
   * Unknown if the write was overdue, and what followed has settled. Its effect may be new all the
   * same.
   */
  private static Epochs known(@Nullable Epochs epochs, long nowNanos) {
    return epochs == null ? new Epochs(nowNanos) : epochs;
  }

  /** How many items have epochs that are kept. */
  int size() {
    return items.size();
  }

  private Ticket ticket(ItemKey key, @Nullable Epochs epochs, long generation, long nowNanos) {
    synchronized (table) {
      closeOverdueOfTable(nowNanos);
      boolean blocked = overlaps(table, nowNanos);
      boolean overlaps = blocked;
      boolean consistent = judgement.readsConsistently(table.settledFromNanos(), nowNanos);
      long change = table.lastChange();
      Version highest = null;
      if (epochs == null) {
        change = Math.max(change, forgotten.get());
      } else {
        blocked |= isQuiet(epochs, nowNanos);
        highest = epochs.highest();
        overlaps |= overlaps(epochs, nowNanos);
        consistent |= judgement.readsConsistently(epochs.settledFromNanos(), nowNanos);
        change = Math.max(change, epochs.lastChange());
      }
      return new Ticket(
          key,
          nowNanos,
          consistent,
          overlaps,
          blocked,
          change,
          sequence.get(),
          generation,
          highest);
    }
  }

  private static boolean overlaps(Epochs epochs, long nowNanos) {
    return epochs.isOpen() || isQuiet(epochs, nowNanos);
  }

  private static boolean isQuiet(Epochs epochs, long nowNanos) {
    return epochs.storesFromNanos() - nowNanos > 0;
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

  /** Whether versions tell that the ticket's answer is as late as all that was written. */
  private boolean isOrdered(Ticket ticket, Epochs epochs, Version version) {
    synchronized (table) {
      if (table.isOpen() || table.lastChange() > ticket.sequence()) {
        return false;
      }
    }
    return judgement.mayStoreByVersion(ticket, version, epochs.disturbance(), epochs.highest());
  }

  /** The same of what began then, in another process. */
  private boolean isOrderedSince(long nanos, Epochs epochs, Version version, long nowNanos) {
    if (nowNanos - nanos >= settlingNanos) {
      return false; // what closed before that has been forgotten
    }
    synchronized (table) {
      if (table.isOpen() || table.isDisturbedSince(nanos) || isQuiet(table, nanos)) {
        return false;
      }
    }
    return !isQuiet(epochs, nowNanos)
        && judgement.mayStoreTold(version, epochs.isDisturbedSince(nanos), epochs.highest());
  }

  private void closeTable(Write write, Outcome outcome, long nowNanos) {
    synchronized (table) {
      long closing = sequence.incrementAndGet();
      table.close(write, closing);
      settle(table, outcome, nowNanos);
      if (outcome != Outcome.REFUSED) {
        table.disturbed(closing, nowNanos);
        entries.dropAll();
      }
    }
  }

  private void closeOverdue(ItemKey item, Epochs epochs, long nowNanos) {
    if (epochs.isOverdue(nowNanos)) {
      long closing = sequence.incrementAndGet();
      epochs.closeOverdue(nowNanos, closing);
      close(item, epochs, closing, Outcome.AMBIGUOUS, nowNanos);
      closed.add(new Closed(item, nowNanos + settlingNanos));
    }
  }

  private void closeOverdueOfTable(long nowNanos) {
    if (table.isOverdue(nowNanos)) {
      long closing = sequence.incrementAndGet();
      table.closeOverdue(nowNanos, closing);
      table.disturbed(closing, nowNanos);
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
