package io.heatsink.engine;

import io.heatsink.store.OperationLog;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a log what is done. Operations happen one after another, under one lock, each of them
 * one entry of the log; so the log's order is that in which they took effect, and between two of
 * them a checkpoint may begin.
 *
 * <p>The lock comes behind {@link Surroundings#control} and the items' locks: whoever holds it
 * takes none of these.
 */
class LoggedCommits implements Commits {
  private final OperationLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private final PartWriter entry = new PartWriter();
  private boolean underWay;

  LoggedCommits(OperationLog log) {
    this.log = log;
  }

  @Override
  public void commit(DecidedWrite write, boolean byService) {
    together(
        () -> {
          change(write, byService);
          return null;
        });
  }

  @Override
  public void commit(Transaction transaction, List<DecidedWrite> writes, @Nullable TokenUse use) {
    if (use == null && writes.stream().noneMatch(DecidedWrite::changesItem)) {
      return; // it only checks
    }
    RequestDigest digest = use == null ? null : RequestDigest.of(use.request());
    together(
        () -> {
          transaction.whole(() -> writes.forEach(write -> change(write, false)));
          if (use != null && digest != null) {
            write(use.done(digest), entry);
          }
          return null;
        });
  }

  /** Within an operation; tests plant bugs here. */
  void change(DecidedWrite write, boolean byService) {
    if (!write.changesItem()) {
      return;
    }
    StreamRecord record = write.apply(byService);
    Item after = write.after();
    Part.CHANGE.begin(entry);
    entry.number(write.table().locks().place()).block(write.storeKey());
    entry.optional(after == null ? null : after.stored(), PartWriter::item);
    entry.optional(
        record, (to, it) -> to.number(it.sequence()).moment(it.at()).flag(it.byService()));
  }

  static void write(IdempotencyTokens.Used used, PartWriter out) {
    Part.TOKEN.begin(out);
    out.text(used.token()).text(used.digest().hex()).moment(used.at());
  }

  @Override
  public <T> T together(Supplier<T> doing) {
    lock.lock();
    try {
      return underWay ? doing.get() : operation(doing);
    } finally {
      lock.unlock();
    }
  }

  private <T> T operation(Supplier<T> doing) {
    underWay = true;
    log.begin();
    boolean whole = false;
    try {
      T done = doing.get();
      whole = true;
      return done;
    } finally {
      if (!whole && entry.length() > 0) {
        log.fail(new IOException("An operation broke off half done."));
      }
      // Also one that did nothing: who saw it begin waits for it.
      log.append(entry.bytes(), entry.length());
      entry.clear();
      underWay = false;
    }
  }

  @Override
  public void tableChanged(Supplier<TableImage> image) {
    part(
        Part.TABLE,
        () -> {
          image.get().write(entry);
        });
  }

  @Override
  public void streamBegun(TableStream stream) {
    part(Part.STREAM_BEGUN, () -> stream.image().write(entry));
  }

  @Override
  public void shardsChanged(TableStream stream) {
    part(Part.SHARDS, () -> stream.image().write(entry));
  }

  @Override
  public void backupMade(Backup backup) {
    part(Part.BACKUP, () -> backup.write(entry));
  }

  @Override
  public void backupDeleted(String arn) {
    part(Part.BACKUP_DELETED, () -> entry.text(arn));
  }

  private void part(Part part, Runnable writing) {
    together(
        () -> {
          part.begin(entry);
          writing.run();
          return null;
        });
  }

  /** One lock for all: a stream's records are numbered in the order of the log. */
  @Override
  public ReentrantLock lockOfStream() {
    return lock;
  }

  /** Does something between two operations. */
  <T> T between(Supplier<T> doing) {
    lock.lock();
    try {
      return doing.get();
    } finally {
      lock.unlock();
    }
  }
}
