package io.heatsink.lab.load;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Sends each request when it is due, whether or not those before it have been answered, and counts
 * from that moment on (no coordinated omission: Tene, "How NOT to Measure Latency").
 *
 * <p>At most {@value #MOST_IN_FLIGHT} requests wait for an answer at once; past that the next one
 * is sent late, and its latency shows it.
 */
public final class OpenLoop {
  private static final int MOST_IN_FLIGHT = 10_000;
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(30);
  private static final long PROGRESS_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private OpenLoop() {}

  /** Sends one request; completes exceptionally with what the client was told if it failed. */
  public interface Target {
    CompletableFuture<?> send(TimedRequest request);
  }

  /**
   * Plays the requests to the last, and waits for the last answers.
   *
   * @param progress is told a few times a second how many requests have been sent, and when the
   *     last was due
   */
  public static LoadReport play(Requests requests, Target target, Consumer<Progress> progress)
      throws IOException, InterruptedException {
    LoadRecorder recorder = new LoadRecorder();
    Semaphore places = new Semaphore(MOST_IN_FLIGHT);
    long start = System.nanoTime();
    long sent = 0;
    long nextProgress = start;
    for (Optional<TimedRequest> next = requests.next(); next.isPresent(); next = requests.next()) {
      TimedRequest request = next.get();
      long due = start + request.dueNanos();
      waitUntil(due);
      places.acquire();
      sent++;
      if (System.nanoTime() >= nextProgress) {
        nextProgress = System.nanoTime() + PROGRESS_EVERY_NANOS;
        progress.accept(new Progress(sent, request.dueNanos()));
      }
      CompletableFuture<?> unused =
          send(target, request)
              .whenComplete(
                  (answer, failure) -> {
                    recorder.record(request.access(), System.nanoTime() - due, failure);
                    places.release();
                  });
    }
    if (!places.tryAcquire(MOST_IN_FLIGHT, LAST_ANSWERS.toSeconds(), TimeUnit.SECONDS)) {
      recorder.unanswered(MOST_IN_FLIGHT - places.availablePermits());
    }
    return recorder.report(System.nanoTime() - start);
  }

  private static CompletableFuture<?> send(Target target, TimedRequest request) {
    try {
      return target.send(request);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void waitUntil(long due) throws InterruptedException {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** How far a run is. */
  public record Progress(long sent, long dueNanos) {}
}
