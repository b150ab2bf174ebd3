package io.heatsink.remedy.cache.redis;

import io.heatsink.call.Turns;
import io.heatsink.remedy.cache.redis.RedisSettings.Node;
import io.heatsink.remedy.cache.shared.SharedUnavailable;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one table connected: makes sessions, one after the other, and sends heartbeats through each
 * as long as it lasts. One thread does all that.
 */
final class Link implements AutoCloseable {
  static final Duration HEARTBEAT = Duration.ofMillis(250);

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  // As long as others may take to believe what they have heard.
  private static final long MOST_SILENCE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Pattern RUN = Pattern.compile("run_id:(\\w+)");

  private final Servers servers;
  private final Keys keys;
  private final Calls calls;
  private final Hearing hearing;
  private final Duration timeout;
  private final Turns turns;
  private volatile @Nullable Session session;
  private volatile String trouble = "Redis has not been reached yet.";
  private volatile boolean closed;

  Link(Servers servers, Keys keys, Calls calls, Hearing hearing, Duration timeout, Turns turns) {
    this.servers = servers;
    this.keys = keys;
    this.calls = calls;
    this.hearing = hearing;
    this.timeout = timeout;
    this.turns = turns;
  }

  void start() {
    turns.start(this::run);
  }

  /** Null while there is none; {@link #trouble} says why. */
  @Nullable Session session() {
    return session;
  }

  boolean isUp() {
    return session != null;
  }

  String trouble() {
    return trouble;
  }

  SharedUnavailable unavailable() {
    return new SharedUnavailable(trouble);
  }

  @Override
  public void close() {
    closed = true;
    Session last = session;
    if (last != null) {
      last.end("It was closed.");
    }
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (!closed) {
      long began = turns.nanoTime();
      try {
        Session made = connect();
        session = made;
        LOG.info("The shared cache is there.");
        serve(made);
      } catch (RuntimeException e) {
        trouble(Servers.reason(e)); // whatever it was, it is tried again
      }
      session = null;
      boolean lasted = turns.nanoTime() - began > MOST_SILENCE_NANOS;
      pause = lasted ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
      // Not all proxies at once.
      turns.sleep(
          Duration.ofNanos(
              (long) (pause.toNanos() * ThreadLocalRandom.current().nextDouble(0.5, 1))));
    }
  }

  private void trouble(String why) {
    if (!closed && !why.equals(trouble)) {
      LOG.warn("The shared cache is not there: {} Reads go to DynamoDB until it is.", why);
    }
    trouble = why;
  }

  private Session connect() {
    Node node = servers.serverOf(keys.slot());
    StatefulRedisConnection<byte[], byte[]> connection = servers.connect(node);
    try {
      for (Script script : Script.values()) {
        String unused = servers.await(connection.async().scriptLoad(script.source()));
      }
      String info = servers.await(connection.async().info("server"));
      Matcher run = RUN.matcher(info);
      if (!run.find()) {
        throw new RedisException("Redis does not tell its run_id.");
      }
      StatefulRedisPubSubConnection<byte[], byte[]> channel = servers.connectChannel(node);
      Session made = new Session(connection, channel, run.group(1), timeout, turns);
      connection.addListener(
          new RedisConnectionStateAdapter() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> broken) {
              made.end("The connection to Redis is broken.");
            }
          });
      try {
        listen(channel, made);
        probe(made);
      } catch (RuntimeException e) {
        made.end("It could not be used.");
        throw e;
      }
      return made;
    } catch (RuntimeException e) {
      var unused = connection.closeAsync();
      throw e;
    }
  }

  private void listen(StatefulRedisPubSubConnection<byte[], byte[]> channel, Session made) {
    Hearing.Connection heard = hearing.connected(made);
    channel.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(byte[] from, byte[] message) {
            heard.message(message);
          }
        });
    channel.addListener(
        new RedisConnectionStateAdapter() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> broken) {
            made.end("The channel's connection is broken.");
          }
        });
    servers.await(channel.async().subscribe(keys.channel()));
    heard.gap();
  }

  /** It takes calls only once it has answered one in time. */
  private void probe(Session made) {
    long sent = turns.nanoTime();
    try {
      turns.await(beat(made, sent), sent + timeout.toNanos() * 2);
    } catch (TimeoutException e) {
      throw new SharedUnavailable("Redis gave no answer in " + timeout + ".");
    } catch (CompletionException e) {
      throw new SharedUnavailable(Servers.reason(e));
    }
  }

  private void serve(Session made) {
    while (true) {
      long sent = turns.nanoTime();
      try {
        String why = turns.await(made.end(), sent + HEARTBEAT.toNanos());
        trouble(why);
        return;
      } catch (TimeoutException e) {
        long now = turns.nanoTime();
        if (now - hearing.lastHeardNanos() > MOST_SILENCE_NANOS
            && now - sent < 2 * HEARTBEAT.toNanos()) {
          made.end("Nothing has been heard on the channel for a second.");
        } else {
          var unused = beat(made, now);
        }
      }
    }
  }

  private CompletableFuture<Void> beat(Session made, long sentNanos) {
    return calls
        .heartbeat(made, sentNanos)
        .thenAccept(
            millis -> {
              RedisTime reading = new RedisTime(millis, sentNanos, turns.nanoTime());
              if (!made.hears(reading)) {
                // Ages and deadlines are wrong by as much as it was moved.
                calls.forget(made);
              }
            });
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
