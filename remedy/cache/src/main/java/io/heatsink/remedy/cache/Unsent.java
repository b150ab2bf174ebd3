package io.heatsink.remedy.cache;

import io.heatsink.call.Turns;
import io.heatsink.remedy.cache.shared.Ending;
import io.heatsink.remedy.cache.shared.SharedTable;
import io.heatsink.remedy.cache.shared.SharedValue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * Endings of writes that the shared cache has not acknowledged yet. They are kept and sent again
 * until it does; meanwhile this proxy reads nothing of their subjects there, for what it holds may
 * be older than what the writer was told.
 *
 * <p>When too many are kept, one ending of a write to the whole table takes their place.
 */
final class Unsent {
  private static final int MOST = 10_000;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  // The shared cache answers, or fails, far sooner.
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

  private final SharedTable shared;
  private final Turns turns;
  private final Duration settling;
  // All of this is guarded by this. Nobody waits while holding it.
  private final Map<String, Integer> subjects = new HashMap<>();
  private final Deque<Closing> kept = new ArrayDeque<>();
  private int wholeTable;
  private boolean retrying;

  private record Closing(String write, List<String> subjects, Ending ending) {}

  Unsent(SharedTable shared, Turns turns, Duration settling) {
    this.shared = shared;
    this.turns = turns;
    this.settling = settling;
  }

  /**
   * Sends this, now and, if need be, again. Waits for nothing.
   *
   * @return done once it was acknowledged; failed if it has to be sent again
   */
  CompletableFuture<Void> send(String write, List<String> ofSubjects, Ending ending) {
    Closing closing = new Closing(write, ofSubjects, ending);
    count(closing, 1);
    return watched(shared.close(write, ofSubjects, ending), closing);
  }

  /**
   * The same of a write that was applied, with what it made of its item. If it has to be sent again
   * it is sent without.
   *
   * @param age how long ago that was surely not made yet
   */
  CompletableFuture<Void> sendWith(
      String write, String subject, String entry, SharedValue value, Duration ttl, Duration age) {
    List<String> item = List.of(subject);
    Closing closing = new Closing(write, item, new Ending.Applied(settling));
    count(closing, 1);
    return watched(
        shared.closeWith(write, item, entry, value, ttl, age, settling).thenAccept(stored -> {}),
        closing);
  }

  private CompletableFuture<Void> watched(CompletableFuture<Void> sent, Closing closing) {
    return sent.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            count(closing, -1);
          } else {
            keep(closing);
          }
        });
  }

  /** Whether something of that subject is on its way, or still has to be sent. */
  synchronized boolean holdsBack(String subject) {
    return wholeTable > 0 || subjects.containsKey(subject);
  }

  /** How many endings wait to be sent again. */
  synchronized int size() {
    return kept.size();
  }

  private synchronized void count(Closing closing, int by) {
    if (closing.subjects().isEmpty()) {
      wholeTable += by;
    }
    for (String subject : closing.subjects()) {
      subjects.merge(subject, by, (before, more) -> before + more == 0 ? null : before + more);
    }
  }

  private void keep(Closing closing) {
    synchronized (this) {
      if (kept.size() >= MOST) {
        kept.forEach(one -> count(one, -1));
        kept.clear();
        Closing all = new Closing(closing.write(), List.of(), new Ending.Ambiguous(settling));
        count(all, 1);
        kept.add(all);
      }
      kept.add(closing);
      if (retrying) {
        return;
      }
      retrying = true;
    }
    turns.start(this::retry);
  }

  private void retry() {
    Duration pause = FIRST_PAUSE;
    while (true) {
      turns.sleep(pause);
      Closing next = next();
      if (next == null) {
        return;
      }
      if (isSent(next)) {
        done(next);
        pause = Duration.ZERO;
      } else {
        pause = pause.isZero() ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
      }
    }
  }

  private boolean isSent(Closing closing) {
    CompletableFuture<Void> sent =
        shared.close(closing.write(), closing.subjects(), closing.ending());
    try {
      turns.await(sent, turns.nanoTime() + LONGEST_ANSWER.toNanos());
      return true;
    } catch (CompletionException | TimeoutException e) {
      return false; // it stays, and is sent again
    }
  }

  /** Null if there is nothing left, and so nobody retries any more. */
  private synchronized @org.jspecify.annotations.Nullable Closing next() {
    Closing next = kept.peek();
    retrying = next != null;
    return next;
  }

  private synchronized void done(Closing closing) {
    if (kept.remove(closing)) {
      count(closing, -1);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
