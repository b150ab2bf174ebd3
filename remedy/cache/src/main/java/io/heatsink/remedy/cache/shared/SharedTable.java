package io.heatsink.remedy.cache.shared;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What proxies share of one table.
 *
 * <p>No method blocks. Each future ends within the store's own small budget (tens of milliseconds),
 * whatever the store does; where it has no answer by then, or the circuit breaker is open, it fails
 * with {@link SharedUnavailable}, and nothing is known of whether the call had an effect.
 *
 * <p>Names of entries and subjects are any text; they are hashed where the store needs short ones.
 * The empty list of subjects stands for the table as a whole in {@link #open} and {@link #close}.
 */
public interface SharedTable extends AutoCloseable {
  /**
   * The entry, if there is one that counts.
   *
   * <p>While a subject of it is open, an entry counts for {@link #OPEN_GRACE} after the oldest of
   * the openings that are still open, and then no more, until the subject is closed.
   *
   * <p>One plain read, no script: this is what a hit costs.
   *
   * @param subjects those that the entry depends on; the table as a whole goes without saying
   */
  CompletableFuture<Looked> find(String entry, List<String> subjects);

  /**
   * The entry, or else the right to read it upstream and store it. Where a subject's opening is
   * overdue it is closed first, as after an ambiguous write, and everybody is told, whoever asks
   * included.
   *
   * @param term how long the right lasts at most; one reader has it at a time
   * @param ahead also where there is an entry: to renew it before it ends
   */
  CompletableFuture<Asked> lease(String entry, List<String> subjects, Duration term, boolean ahead);

  /**
   * Stores what was read under the lease, if nothing has happened to its subjects since it was
   * given: none is open, and none has been closed but as refused. Of two versions of the same
   * incarnation the lower does not take the higher one's place; of two incarnations neither stays.
   *
   * @param ttl counted from when the lease was given, by the store's own clock
   */
  CompletableFuture<Stored> store(Lease lease, SharedValue value, Duration ttl);

  /** Gives a lease back without storing anything, so that others need not wait for its term. */
  CompletableFuture<Void> release(Lease lease);

  /**
   * A write of these subjects is about to go upstream: until it is closed, no lease stores, and
   * none is given.
   *
   * @param write names it, uniquely among all proxies
   * @param remaining how long it may stay open; then whoever meets it closes it
   */
  CompletableFuture<Void> open(String write, List<String> subjects, Duration remaining);

  /**
   * That write is over, whether or not its opening was ever heard of. Unless it was refused, no
   * entry counts that depends on these subjects, and settling begins.
   */
  CompletableFuture<Void> close(String write, List<String> subjects, Ending ending);

  /**
   * That write is over, and this is the item now: it takes the entry's place if the entry is of the
   * same incarnation and of no higher version. The subjects stay valid for it, or for the higher
   * version that is there. An entry of another incarnation is dropped, as are all others that
   * depend on the subjects.
   *
   * <p>If there is no entry, it is stored only if nobody else has closed a write of these subjects
   * since this one was opened: the higher version may have been there, and gone. A value without a
   * version is stored only if, besides, none of them is open for anybody else.
   *
   * <p>Nothing is stored if the store does not know of the write's opening, or while an ambiguous
   * write may still be on its way: the subjects are then closed as after any write that was
   * applied.
   *
   * @param subjects all that the write changes, the entry's among them; not empty
   * @param ttl counted from {@code age} ago, or, if that was earlier, from the opening: the call
   *     may be long on its way
   * @param age how long ago the value was surely not read yet
   */
  CompletableFuture<Stored> closeWith(
      String write,
      List<String> subjects,
      String entry,
      SharedValue value,
      Duration ttl,
      Duration age,
      Duration settling);

  /**
   * Remembers that a write which made this image of the subject came through Heatsink, so that its
   * stream record needs to invalidate nothing.
   *
   * @param image a hash of the image, or of its absence
   */
  CompletableFuture<Void> remember(String subject, long image, Duration keep);

  /** Whether {@link #remember} was told of that image of the subject, and still knows. */
  CompletableFuture<Boolean> remembers(String subject, long image);

  /** Who follows the table's stream. */
  SharedFollowing following();

  /** How long an entry counts while a write of one of its subjects is open. */
  Duration OPEN_GRACE = Duration.ofMillis(50);

  @Override
  void close();
}
