package io.heatsink.remedy.cache.stream;

import io.heatsink.call.Turns;
import io.heatsink.call.Upstream;
import io.heatsink.remedy.cache.shared.SharedFollowing;
import io.heatsink.remedy.cache.shared.SharedFollowing.Following;
import io.heatsink.remedy.cache.shared.SharedFollowing.Leadership;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one of the proxies follows the table's stream, and knows how far behind it is.
 *
 * <p>It asks for the lead every half second, whoever has it. Who has it counts its term from before
 * it asked, by its own monotonic clock, and stops reading when that is over: another one gets the
 * lead no sooner.
 */
public final class StreamFollower {
  private static final Duration ROUND = Duration.ofMillis(500);
  private static final Duration TERM = Duration.ofSeconds(3);
  // The shared cache answers, or fails, far sooner.
  private static final Duration ANSWER = Duration.ofSeconds(1);

  private final String name;
  private final SharedFollowing following;
  private final Turns turns;
  private final Reading.Sources sources;
  private volatile boolean stopped;
  private volatile @Nullable Reading reading;
  // All that could be read by then has taken effect; meaningless until it is told for the first
  // time. Written by the one thread that asks for the lead.
  private volatile boolean known;
  private volatile long freshNanos;

  StreamFollower(
      String table,
      String name,
      Upstream upstream,
      SharedFollowing following,
      RecordEffects effects,
      ShardRules rules,
      Turns turns) {
    this.name = name;
    this.following = following;
    this.turns = turns;
    this.sources =
        new Reading.Sources(
            table, new StreamCalls(upstream, turns), following, effects, rules, turns);
  }

  /**
   * Begins to follow.
   *
   * @param table its name
   * @param name of this process, unique among all proxies
   * @param upstream signs what it is given, and sends it where it is for
   */
  public static StreamFollower start(
      String table,
      String name,
      Upstream upstream,
      SharedFollowing following,
      RecordEffects effects,
      Turns turns) {
    return start(table, name, upstream, following, effects, new ShardRules(), turns);
  }

  static StreamFollower start(
      String table,
      String name,
      Upstream upstream,
      SharedFollowing following,
      RecordEffects effects,
      ShardRules rules,
      Turns turns) {
    StreamFollower follower =
        new StreamFollower(table, name, upstream, following, effects, rules, turns);
    turns.start(follower::run);
    return follower;
  }

  /** Reads nothing more, and lets others lead. */
  public void stop() {
    stopped = true;
    Reading current = reading;
    if (current != null) {
      giveUp(current);
    }
  }

  /** Whether records that could be read so long ago may not have taken effect. */
  public boolean isBehind(Duration bound, long nowNanos) {
    return !known || nowNanos - freshNanos > bound.toNanos();
  }

  public FollowStats stats() {
    Reading current = reading;
    Optional<Duration> lag =
        known
            ? Optional.of(Duration.ofNanos(Math.max(0, turns.nanoTime() - freshNanos)))
            : Optional.empty();
    return new FollowStats(
        current != null, lag, current == null ? Optional.empty() : current.problem());
  }

  private void run() {
    while (!stopped) {
      ask();
      turns.sleep(ROUND);
    }
  }

  private void ask() {
    long asked = turns.nanoTime();
    Reading current = reading;
    if (current != null) {
      current.freshNanos(asked).ifPresent(this::fresh);
      if (current.isOver()) {
        giveUp(current); // who has let the lead pass may not take it up again where it was
        current = null;
      }
    }
    Following answer = answer(asked, current);
    if (answer instanceof Following.Leads(Leadership leadership)) {
      lead(leadership, current, asked + TERM.toNanos());
    } else if (answer instanceof Following.Follows(Optional<Duration> behind)) {
      if (current != null) {
        current.end();
        reading = null;
      }
      behind.ifPresent(by -> fresh(asked - by.toNanos()));
    }
  }

  /** Null if there was none. */
  private @Nullable Following answer(long askedNanos, @Nullable Reading current) {
    Optional<Duration> behind =
        current == null || current.freshNanos(askedNanos).isEmpty()
            ? Optional.empty()
            : Optional.of(Duration.ofNanos(Math.max(0, askedNanos - freshNanos)));
    try {
      return turns.await(following.lead(name, TERM, behind), askedNanos + ANSWER.toNanos());
    } catch (CompletionException | TimeoutException e) {
      return null;
    }
  }

  private void lead(Leadership leadership, @Nullable Reading current, long untilNanos) {
    if (current != null && current.leadership().equals(leadership)) {
      current.extend(untilNanos);
      return;
    }
    if (current != null) {
      current.end();
    }
    Reading next = new Reading(sources, leadership, untilNanos);
    reading = next;
    if (stopped) {
      giveUp(next);
    } else {
      turns.start(next::run);
    }
  }

  private void giveUp(Reading current) {
    current.end();
    reading = null;
    CompletableFuture<Void> unused = following.resign(current.leadership());
  }

  private void fresh(long nanos) {
    if (!known || nanos - freshNanos > 0) {
      freshNanos = nanos;
      known = true;
    }
  }
}
