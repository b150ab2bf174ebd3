package io.heatsink.remedy.cache.redis;

import io.heatsink.call.Turns;
import io.heatsink.remedy.cache.shared.SharedUnavailable;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the server that has the table, from when it was made until it is of no use any
 * more. That is where the circuit breaks: a session that ends takes no calls, and the next begins
 * only once the server has answered in time.
 */
final class Session {
  /** So many calls in a row without an answer are no accident. */
  private static final int MOST_FAILURES = 5;

  /** Calls that Redis has not answered yet, given up or not. */
  private static final int MOST_IN_FLIGHT = 4_096;

  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final StatefulRedisPubSubConnection<byte[], byte[]> channel;
  private final String run;
  private final Duration timeout;
  private final Turns turns;
  private final Budgets budgets;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private volatile @Nullable RedisTime time;
  private volatile long firstFailureNanos;

  /**
   * @param run the server's own number for this start of it
   */
  Session(
      StatefulRedisConnection<byte[], byte[]> connection,
      StatefulRedisPubSubConnection<byte[], byte[]> channel,
      String run,
      Duration timeout,
      Turns turns) {
    this.connection = connection;
    this.channel = channel;
    this.run = run;
    this.timeout = timeout;
    this.turns = turns;
    this.budgets = Budgets.of(timeout, turns::nanoTime, this::unanswered);
  }

  String run() {
    return run;
  }

  /** Ends with the reason why the session is over. */
  CompletableFuture<String> end() {
    return end;
  }

  /** What Redis' clock shows; null if that has not been heard lately. */
  @Nullable RedisTime time() {
    RedisTime last = time;
    return last != null && last.isFresh(turns.nanoTime()) ? last : null;
  }

  /** Whether Redis' clock has gone on as ours has; if not, somebody has set it. */
  boolean hears(RedisTime reading) {
    RedisTime last = time;
    time = reading;
    return last == null || last.agreesWith(reading);
  }

  void end(String why) {
    if (end.complete(why)) {
      // Nobody waits for that: what they had taken is answered, or fails, all the same.
      var unused = List.of(connection.closeAsync(), channel.closeAsync());
    }
  }

  CompletableFuture<List<Object>> run(Script script, byte[] key, byte[][] arguments) {
    byte[][] keys = {key};
    return this.<List<Object>>send(
            redis -> redis.evalsha(script.sha(), ScriptOutputType.MULTI, keys, arguments))
        .exceptionallyCompose(
            failure ->
                Refused.cause(failure) instanceof Refused refused && refused.says("NOSCRIPT")
                    ? this.<List<Object>>send(
                        redis ->
                            redis.eval(script.source(), ScriptOutputType.MULTI, keys, arguments))
                    : CompletableFuture.failedFuture(failure));
  }

  /** Fails with {@link SharedUnavailable}, or {@link Refused}, and nothing else. */
  <T> CompletableFuture<T> send(
      Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
    if (end.isDone()) {
      return CompletableFuture.failedFuture(new SharedUnavailable(end.join()));
    }
    if (inFlight.incrementAndGet() > MOST_IN_FLIGHT) {
      inFlight.decrementAndGet();
      return CompletableFuture.failedFuture(
          new SharedUnavailable(MOST_IN_FLIGHT + " calls wait for Redis already."));
    }
    CompletableFuture<T> coming = new CompletableFuture<>();
    try {
      var unused =
          command
              .apply(connection.async())
              .whenComplete(
                  (answer, failure) -> {
                    inFlight.decrementAndGet();
                    if (failure == null) {
                      if (coming.complete(answer)) { // and in time
                        failuresInARow.set(0);
                      }
                    } else {
                      coming.completeExceptionally(refused(failure));
                    }
                  });
    } catch (RedisException e) {
      inFlight.decrementAndGet();
      coming.completeExceptionally(refused(e));
      return coming;
    }
    if (!coming.isDone()) {
      budgets.add(coming);
    }
    return coming;
  }

  private SharedUnavailable unanswered(long sentNanos) {
    int failures = failuresInARow.incrementAndGet();
    if (failures == 1) {
      firstFailureNanos = turns.nanoTime();
    }
    // This process may have stood still itself: then all that was under way fails at once, but what
    // is sent afterwards is answered.
    if (failures >= MOST_FAILURES && sentNanos - firstFailureNanos > 0) {
      end("Redis gave no answer in %s, %d times in a row.".formatted(timeout, MOST_FAILURES));
    }
    return new SharedUnavailable("Redis gave no answer in " + timeout + ".");
  }

  private RuntimeException refused(Throwable failure) {
    if (failure instanceof RedisCommandExecutionException e) {
      failuresInARow.set(0); // it did answer
      Refused refused = new Refused(String.valueOf(e.getMessage()));
      if (refused.isOfTheServer()) {
        end("Redis says: " + refused.getMessage());
      }
      return refused;
    }
    String why = "The connection to Redis is broken: " + Servers.reason(failure);
    end(why);
    return new SharedUnavailable(why);
  }
}
