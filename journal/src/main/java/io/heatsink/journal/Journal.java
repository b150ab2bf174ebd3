package io.heatsink.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes the access log.
 *
 * <p>{@link #record} never waits and never fails: it puts the access into a queue of fixed size,
 * and one thread writes what is in it, every few milliseconds. If the disk cannot keep up the queue
 * fills, if it is full or gone what was taken from the queue cannot be written; in both cases lines
 * are dropped and counted, and the journal goes on as soon as there is a way.
 */
public final class Journal implements AutoCloseable {
  /** At 60,000 accesses a second, a disk that stalls for one second loses none. */
  private static final int CAPACITY = 65_536;

  /** How long the writer rests when there is nothing to write. No giver ever has to wake it. */
  private static final long REST_NANOS = 10_000_000;

  private static final int BATCH_BYTES = 256 * 1024;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final BoundedQueue<Access> queue;
  private final Lines lines;
  private final LineWriter writer;
  private final LongAdder written = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean closing;

  Journal(Lines lines, KeyDisplay display, int capacity) {
    this.queue = new BoundedQueue<>(capacity);
    this.lines = lines;
    this.writer = new LineWriter(display);
    this.thread = Thread.ofPlatform().name("heatsink-journal").daemon().unstarted(this::write);
  }

  /**
   * Begins to write.
   *
   * @param display for the writer alone
   * @param rollAt bytes after which a new file is begun
   * @param keep how many full files are kept beside the one that is written
   */
  public static Journal open(Path file, KeyDisplay display, long rollAt, int keep) {
    Journal journal = new Journal(new RollingFile(file, rollAt, keep), display, CAPACITY);
    journal.start();
    return journal;
  }

  void start() {
    thread.start();
  }

  /** Takes an access to write, or drops and counts it. From any thread, without waiting. */
  public void record(Access access) {
    if (!queue.offer(access)) {
      drop();
    }
  }

  /** Counts an access that its caller does not want to have written. */
  public void drop() {
    dropped.increment();
  }

  /** Lines that are in the file. */
  public long written() {
    return written.sum();
  }

  /** Accesses that are in no file: the disk was slow, full or gone, or there were too many. */
  public long dropped() {
    return dropped.sum();
  }

  /** Why the last lines could not be written; null while they can. */
  public @Nullable String failure() {
    return failure.get();
  }

  private void write() {
    ByteArrayOutputStream batch = new ByteArrayOutputStream(BATCH_BYTES + 4_096);
    while (true) {
      boolean last = closing;
      int count = fill(batch);
      if (count > 0) {
        append(batch, count);
      } else if (last) {
        break;
      } else {
        LockSupport.parkNanos(REST_NANOS);
      }
    }
    try {
      lines.close();
    } catch (IOException e) {
      failure.set(reason(e));
    }
  }

  private int fill(ByteArrayOutputStream batch) {
    batch.reset();
    int count = 0;
    while (batch.size() < BATCH_BYTES) {
      Access access = queue.poll();
      if (access == null) {
        break;
      }
      writer.append(access, batch);
      count++;
    }
    return count;
  }

  private void append(ByteArrayOutputStream batch, int count) {
    try {
      lines.append(ByteBuffer.wrap(batch.toByteArray()));
      written.add(count);
      failure.set(null);
    } catch (IOException e) {
      dropped.add(count);
      failure.set(reason(e));
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Writes what has been taken, and ends; waits for it, but not longer than five seconds. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join(LONGEST_CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
