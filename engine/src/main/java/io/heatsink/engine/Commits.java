package io.heatsink.engine;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place where what was decided is done. In memory nothing more is to it; an engine that is
 * to survive its process also writes it down.
 */
interface Commits {
  Commits IN_MEMORY = new InMemory();

  /** Commits a write that changes its item, with the item's lock held. */
  void commit(DecidedWrite write, boolean byService);

  /**
   * Commits all writes of a transaction, with all its locks held.
   *
   * @param use null if the transaction has no token
   */
  void commit(Transaction transaction, List<DecidedWrite> writes, @Nullable TokenUse use);

  /** Does several things as one operation: either all of it survives, or nothing. */
  <T> T together(Supplier<T> doing);

  /**
   * A table was made or changed, or is about to. With {@link Surroundings#control} held.
   *
   * @param image tells of the change
   */
  void tableChanged(Supplier<TableImage> image);

  /** A stream was begun. With {@link Surroundings#control} held. */
  void streamBegun(TableStream stream);

  /** Shards of a stream were closed or opened. With the stream's lock held. */
  void shardsChanged(TableStream stream);

  /** With {@link Surroundings#control} held. */
  void backupMade(Backup backup);

  /** With {@link Surroundings#control} held. */
  void backupDeleted(String arn);

  /** What guards the shards and records of a new stream. */
  ReentrantLock lockOfStream();

  /** Nothing survives the process. */
  final class InMemory implements Commits {
    private InMemory() {}

    @Override
    public void commit(DecidedWrite write, boolean byService) {
      write.apply(byService);
    }

    @Override
    public void commit(Transaction transaction, List<DecidedWrite> writes, @Nullable TokenUse use) {
      transaction.whole(() -> writes.forEach(write -> write.apply(false)));
      if (use != null) {
        use.done();
      }
    }

    @Override
    public <T> T together(Supplier<T> doing) {
      return doing.get();
    }

    @Override
    public void tableChanged(Supplier<TableImage> image) {}

    @Override
    public void streamBegun(TableStream stream) {}

    @Override
    public void shardsChanged(TableStream stream) {}

    @Override
    public void backupMade(Backup backup) {}

    @Override
    public void backupDeleted(String arn) {}

    @Override
    public ReentrantLock lockOfStream() {
      return new ReentrantLock();
    }
  }
}
