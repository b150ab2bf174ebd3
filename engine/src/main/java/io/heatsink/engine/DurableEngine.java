package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.store.Disk;
import io.heatsink.store.LogThreads;
import io.heatsink.store.OperationLog;
import io.heatsink.store.Sync;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Engine} that outlives its process: what it does is in a log before anybody is told of
 * it.
 *
 * <p>A call is executed on the caller's thread, which does not wait for the disk; its answer comes
 * when all is kept that the call did, or may have seen. So neither an answer to a write nor one to
 * a read tells of what a loss of power could still undo. Once the disk fails, every call is
 * answered with an InternalServerError: what memory holds by then may not be what a restart finds.
 */
public final class DurableEngine implements AutoCloseable {
  private final OperationLog log;
  private final Content content;
  private final LoggedCommits commits;
  private final Engine engine;
  private @Nullable LogThreads threads;

  private DurableEngine(OperationLog log, Content content, LoggedCommits commits) {
    this.log = log;
    this.content = content;
    this.commits = commits;
    this.engine = Engine.of(content);
  }

  /** What became of a call. */
  public interface Answer {
    void reply(byte[] body);

    void error(DynamoDbException error);
  }

  /**
   * Opens the engine that is kept there, or begins one; and starts the threads that keep it.
   *
   * @param notices is told what people should know, at once and later, on any thread
   * @throws IOException if what is there is damaged, or of another version; says so
   */
  public static DurableEngine open(
      EngineOptions options, Disk disk, Sync sync, Consumer<String> notices) throws IOException {
    DurableEngine engine =
        open(
            options,
            ItemCollections.MAX_BYTES,
            reader -> OperationLog.open(disk, sync, reader),
            LoggedCommits::new);
    engine.log.notices().forEach(notices);
    engine.threads = LogThreads.start(engine.log, engine::makeCheckpoint, notices);
    return engine;
  }

  /** Opens a log. */
  interface Opening {
    OperationLog open(OperationLog.Reader reader) throws IOException;
  }

  /** Without threads: whoever tests does what they would do. */
  static DurableEngine open(
      EngineOptions options,
      long maxCollectionBytes,
      Opening opening,
      Function<OperationLog, LoggedCommits> committing)
      throws IOException {
    Recovery recovery = new Recovery();
    OperationLog log = opening.open(recovery);
    LoggedCommits commits = committing.apply(log);
    Content content =
        Content.empty(
            new Surroundings(
                options, maxCollectionBytes, commits, recovery.tablesMade(), log.last()));
    recovery.restore(content);
    return new DurableEngine(log, content, commits);
  }

  /**
   * Executes one call.
   *
   * @param operation its name, such as {@code GetItem}
   * @param answer is told once, on this thread or on that which writes the log
   */
  public void execute(String operation, byte[] body, RequestContext context, Answer answer) {
    execute(() -> engine.execute(operation, body, context), answer);
  }

  /** Executes one call of the streams' own API, in the same way. */
  public void executeOnStreams(
      String operation, byte[] body, RequestContext context, Answer answer) {
    execute(() -> engine.executeOnStreams(operation, body, context), answer);
  }

  private void execute(Supplier<byte[]> call, Answer answer) {
    if (log.failure() != null) {
      answer.error(notKept());
      return;
    }
    byte[] body;
    try {
      body = call.get();
    } catch (DynamoDbException e) {
      whenKept(() -> answer.error(e), answer);
      return;
    }
    whenKept(() -> answer.reply(body), answer);
  }

  /** Looked at after the call: by then all has begun that it did or saw. */
  private void whenKept(Runnable telling, Answer answer) {
    log.whenKept(
        log.begun(),
        new OperationLog.Waiting() {
          @Override
          public void kept() {
            telling.run();
          }

          @Override
          public void failed(IOException cause) {
            answer.error(notKept());
          }
        });
  }

  private static DynamoDbException notKept() {
    return DynamoDbException.of(
        ErrorType.INTERNAL_SERVER_ERROR,
        "The disk failed. Whether the last writes are kept is known after a restart.");
  }

  /**
   * Replaces the log by what it has led to. While that is written, calls go on.
   *
   * @throws IOException if it fails; then the log still counts
   */
  void makeCheckpoint() throws IOException {
    Cut cut;
    content.surroundings().control().lock();
    try {
      cut = commits.between(() -> new Cut(log.cut(), new Checkpoint(content, commits)));
    } finally {
      content.surroundings().control().unlock();
    }
    log.checkpoint(cut.sequence, cut.checkpoint);
  }

  private record Cut(long sequence, Checkpoint checkpoint) {}

  /** Waits until all is kept, and ends. */
  @Override
  public void close() throws IOException {
    if (threads != null) {
      threads.close();
    }
    log.close();
  }

  /** For tests: answers without waiting until anything is kept. */
  Engine engine() {
    return engine;
  }

  /** For tests, which do what the threads do. */
  OperationLog log() {
    return log;
  }
}
