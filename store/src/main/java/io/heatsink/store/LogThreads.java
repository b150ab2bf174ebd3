package io.heatsink.store;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** The threads of a log: one writes and syncs, one makes checkpoints when they are due. */
public final class LogThreads implements AutoCloseable {
  private final OperationLog log;
  private final List<Thread> threads;

  private LogThreads(OperationLog log, List<Thread> threads) {
    this.log = log;
    this.threads = threads;
  }

  /** Makes a checkpoint. */
  public interface Checkpoint {
    void make() throws IOException;
  }

  /**
   * @param notices is told what people should know
   */
  public static LogThreads start(
      OperationLog log, Checkpoint checkpoint, Consumer<String> notices) {
    Thread writer = new Thread(() -> write(log, notices), "heatsink-log");
    Thread checkpoints =
        new Thread(() -> checkpoint(log, checkpoint, notices), "heatsink-checkpoint");
    for (Thread thread : List.of(writer, checkpoints)) {
      thread.setDaemon(true);
      thread.start();
    }
    return new LogThreads(log, List.of(writer, checkpoints));
  }

  private static void write(OperationLog log, Consumer<String> notices) {
    try {
      while (log.awaitPending()) {
        log.writePending();
      }
    } catch (InterruptedException e) {
      log.fail(new IOException("The thread that writes the log was interrupted.", e));
    } catch (RuntimeException | Error e) {
      log.fail(new IOException("The thread that writes the log broke down.", e));
      throw e;
    }
    IOException failure = log.failure();
    if (failure != null) {
      notices.accept(
          "The log cannot be written: %s. From now on every call is answered with an error. What was"
                  .formatted(failure.getMessage())
              + " answered before is kept; put the disk right and start again.");
    }
  }

  private static void checkpoint(
      OperationLog log, Checkpoint checkpoint, Consumer<String> notices) {
    try {
      while (log.awaitCheckpointDue()) {
        try {
          checkpoint.make();
        } catch (IOException e) {
          notices.accept(
              "No checkpoint could be made: %s. The log goes on, and so do its files' sizes; it is"
                      .formatted(e.getMessage())
                  + " tried again when the log has grown as much once more.");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // and ends: the logs are all that counts
    }
  }

  /** Writes what is pending, and ends; waits for a checkpoint that is being made. */
  @Override
  public void close() {
    log.stop();
    for (Thread thread : threads) {
      join(thread);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
