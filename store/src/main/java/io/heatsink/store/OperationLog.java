package io.heatsink.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Operations in the order in which they were done, so that they can be done again.
 *
 * <p>Whoever does operations does one at a time: {@link #begin}, the doing, {@link #append}.
 * Nothing of that waits for the disk. Whoever has seen something, done or not, may tell of it once
 * {@link #whenKept} of {@link #begun} as it was afterwards has answered: then no loss of power can
 * make it unseen.
 *
 * <p>When the log has grown larger than what it was made from, a checkpoint is due: {@link #cut}
 * between two operations, and {@link #checkpoint} with the state as it was then. Until the
 * checkpoint counts, the logs before it do.
 *
 * <p>Once the disk fails, the log has failed: what was not kept by then never is.
 */
public final class OperationLog implements Closeable {
  /** A log that is shorter needs no checkpoint: it is read again within a second. */
  static final long LEAST_BYTES_BEFORE_CHECKPOINT = 64L << 20;

  /** How much longer than the last checkpoint a log may get; a start reads both. */
  static final double LOG_PER_CHECKPOINT = 1;

  private final Disk disk;
  private final Sync sync;
  private final Discipline discipline;
  private final List<String> notices;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // With the lock held.
  private final ArrayDeque<Batch> batches = new ArrayDeque<>();
  private final ArrayDeque<Told> waiting = new ArrayDeque<>();
  private final List<String> finishedLogs;
  private @Nullable Batch spare;
  private long last;
  private long logBytes;
  private long checkpointBytes;
  private boolean closing;

  private volatile long begun;
  private volatile long kept;
  private volatile @Nullable IOException failure;

  // Of whoever writes.
  private Disk.@Nullable Writing file;
  private String fileName = "";

  /**
   * All entries up to it are on the disk; {@link #kept} may be ahead of it with {@link Sync#OS}.
   */
  private long synced;

  private long written;

  private record Told(long sequence, Waiting who) {}

  /** Takes entries as they were appended, and parts of a checkpoint as they were added. */
  public interface Reader {
    /**
     * @param bytes hold the entry, only during the call
     */
    void entry(byte[] bytes, int from, int length) throws IOException;
  }

  /** Someone who waits until entries are kept. */
  public interface Waiting {
    void kept();

    /** The disk failed; whether they are kept is only known after a restart. */
    void failed(IOException cause);
  }

  /** What a checkpoint consists of. */
  public interface Contents {
    void writeTo(Parts out) throws IOException;
  }

  /** Takes the parts of a checkpoint. */
  public interface Parts {
    /**
     * @param part holds it from its beginning
     */
    void add(byte[] part, int length) throws IOException;
  }

  private OperationLog(Disk disk, Sync sync, Discipline discipline, LogFiles files) {
    this.disk = disk;
    this.sync = sync;
    this.discipline = discipline;
    this.notices = List.copyOf(files.notices());
    this.finishedLogs = new ArrayList<>(files.logs());
    this.last = files.last();
    this.begun = last;
    this.kept = last;
    this.synced = last;
    this.written = last;
    this.logBytes = files.logBytes();
    this.checkpointBytes = files.checkpointBytes();
  }

  /**
   * Opens the log of a folder, and reads it: first the parts of its checkpoint, then the entries
   * behind.
   *
   * @throws UnreadableException if something is damaged, missing, or of another version
   */
  public static OperationLog open(Disk disk, Sync sync, Reader reader) throws IOException {
    return open(disk, sync, Discipline.SOUND, reader);
  }

  static OperationLog open(Disk disk, Sync sync, Discipline discipline, Reader reader)
      throws IOException {
    return new OperationLog(disk, sync, discipline, LogFiles.read(disk, discipline, reader));
  }

  /** What people should know of what was found at the start. */
  public List<String> notices() {
    return notices;
  }

  /** The sequence of the last entry. */
  public long last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** An operation begins: from now on something of it may be seen. */
  public void begin() {
    begun = last() + 1;
  }

  /** The last operation that began. */
  public long begun() {
    return begun;
  }

  /** Whether all is kept up to this sequence. */
  public boolean isKept(long sequence) {
    return kept >= sequence && failure == null;
  }

  /**
   * The operation that began is done.
   *
   * @param entry holds what is to be kept of it, from its beginning; not needed after the call
   */
  public void append(byte[] entry, int length) {
    lock.lock();
    try {
      Batch batch = batches.peekLast();
      if (batch == null || batch.endsFile()) {
        batch = spare == null ? new Batch() : spare;
        spare = null;
        batches.add(batch);
      }
      batch.add(entry, length, ++last);
      logBytes += Frame.HEADER + length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Tells once all is kept up to this sequence: at once, or on the thread that writes. */
  public void whenKept(long sequence, Waiting who) {
    if (isKept(sequence)) {
      who.kept();
      return;
    }
    IOException cause;
    lock.lock();
    try {
      cause = failure;
      if (cause == null && kept < sequence) {
        waiting.add(new Told(sequence, who));
        return;
      }
    } finally {
      lock.unlock();
    }
    if (cause == null) {
      who.kept();
    } else {
      who.failed(cause);
    }
  }

  /**
   * Writes and syncs what was appended by now, and tells those who wait for it. One thread at a
   * time.
   *
   * @return false if there was nothing to write
   */
  public boolean writePending() {
    Batch batch;
    lock.lock();
    try {
      batch = failure == null ? batches.pollFirst() : null;
    } finally {
      lock.unlock();
    }
    if (batch == null) {
      return false;
    }
    try {
      if (!batch.isEmpty()) {
        write(batch);
      }
      if (batch.endsFile()) {
        finishFile();
      }
    } catch (IOException e) {
      fail(e);
      return false;
    }
    tell(batch);
    return true;
  }

  private void write(Batch batch) throws IOException {
    Disk.Writing open = file;
    boolean isNew = open == null;
    if (open == null) {
      fileName = FileKind.LOG.name(batch.first());
      open = disk.create(fileName);
      file = open;
      open.write(FileKind.LOG.header(batch.first()));
    }
    open.write(batch.sealed(synced));
    written = batch.last();
    if (sync == Sync.ALWAYS) {
      discipline.forceEntries(open);
      if (isNew) {
        discipline.forceNameOfLog(disk);
      }
      synced = written;
    }
  }

  /** Before another log is begun: only the last one may have an end that was not synced. */
  private void finishFile() throws IOException {
    Disk.Writing open = file;
    if (open == null) {
      return;
    }
    open.force();
    disk.forceNames();
    open.close();
    file = null;
    synced = written;
    lock.lock();
    try {
      finishedLogs.add(fileName);
    } finally {
      lock.unlock();
    }
  }

  private void tell(Batch batch) {
    List<Told> told = new ArrayList<>();
    lock.lock();
    try {
      if (!batch.isEmpty()) {
        kept = batch.last();
      }
      while (!waiting.isEmpty() && waiting.getFirst().sequence <= kept) {
        told.add(waiting.removeFirst());
      }
      spare = batch.cleared();
    } finally {
      lock.unlock();
    }
    told.forEach(each -> each.who.kept());
  }

  /** From now on nothing more is kept, and nobody is told that anything was. */
  public void fail(IOException cause) {
    List<Told> told;
    lock.lock();
    try {
      if (failure == null) {
        failure = cause;
      }
      told = List.copyOf(waiting);
      waiting.clear();
      batches.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    told.forEach(each -> each.who.failed(cause));
  }

  /** Why the log has failed; null if it has not. */
  public @Nullable IOException failure() {
    return failure;
  }

  /** Whether the log has become so long that it should be replaced by a checkpoint. */
  public boolean isCheckpointDue() {
    lock.lock();
    try {
      return logBytes
          > Math.max(LEAST_BYTES_BEFORE_CHECKPOINT, LOG_PER_CHECKPOINT * checkpointBytes);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the log here, between two operations; those behind go to another one. Called so that no
   * operation is under way.
   *
   * @return the sequence of the last operation before
   */
  public long cut() {
    lock.lock();
    try {
      Batch batch = batches.peekLast();
      if (batch == null || batch.endsFile()) {
        batch = new Batch();
        batches.add(batch);
      }
      batch.endFile();
      logBytes = 0;
      changed.signalAll();
      return last;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes a checkpoint, and drops the logs and checkpoints before. While it is written, operations
   * go on.
   *
   * @param sequence where the log was cut
   * @param contents what all operations up to there have led to
   * @throws IOException if it fails; then it leaves all as it was, and the logs count
   */
  public void checkpoint(long sequence, Contents contents) throws IOException {
    String name = FileKind.CHECKPOINT.name(sequence);
    String unfinished = name + FileKind.UNFINISHED;
    long bytes;
    try {
      bytes = write(unfinished, sequence, contents);
      disk.rename(unfinished, name);
      discipline.forceNameOfCheckpoint(disk);
    } catch (IOException e) {
      deleteAfter(e, unfinished);
      throw e;
    }
    List<String> obsolete = obsolete(sequence);
    lock.lock();
    try {
      checkpointBytes = bytes;
      finishedLogs.removeAll(obsolete);
    } finally {
      lock.unlock();
    }
    for (String each : obsolete) {
      disk.delete(each);
    }
  }

  private long write(String name, long sequence, Contents contents) throws IOException {
    try (Disk.Writing out = disk.create(name)) {
      out.write(FileKind.CHECKPOINT.header(sequence));
      CheckpointWriter writer = new CheckpointWriter(out);
      contents.writeTo(writer);
      writer.end();
      discipline.forceCheckpoint(out);
      return writer.bytes();
    }
  }

  private void deleteAfter(IOException failure, String name) {
    try {
      disk.delete(name);
    } catch (IOException e) {
      failure.addSuppressed(e); // the next start deletes it
    }
  }

  private List<String> obsolete(long sequence) throws IOException {
    List<String> obsolete = new ArrayList<>();
    for (String name : disk.names()) {
      if (FileKind.CHECKPOINT.sequence(name).filter(it -> it < sequence).isPresent()) {
        obsolete.add(name);
      }
    }
    lock.lock();
    try {
      for (String name : finishedLogs) {
        if (FileKind.LOG.sequence(name).filter(it -> it <= sequence).isPresent()) {
          obsolete.add(name);
        }
      }
    } finally {
      lock.unlock();
    }
    return obsolete;
  }

  /** Waits until there is something to write; false if the log is closing or has failed. */
  boolean awaitPending() throws InterruptedException {
    lock.lock();
    try {
      while (batches.isEmpty() && !closing && failure == null) {
        changed.await();
      }
      return !batches.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a checkpoint is due; false if the log is closing or has failed. */
  boolean awaitCheckpointDue() throws InterruptedException {
    lock.lock();
    try {
      while (!isCheckpointDue() && !closing && failure == null) {
        changed.await();
      }
      return !closing && failure == null;
    } finally {
      lock.unlock();
    }
  }

  /** Those who wait for work need not wait any more. */
  void stop() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes what is pending, says behind it that nothing follows, so that damage can be told from a
   * write that was cut off, and closes the files.
   */
  @Override
  public void close() throws IOException {
    stop();
    while (writePending()) {
      // one batch after another
    }
    if (file != null && failure == null) {
      append(new byte[0], 0);
      cut();
      writePending();
    }
    if (file != null) {
      file.close();
    }
    disk.close();
  }
}
