package io.heatsink.remedy.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.remedy.cache.shared.Asked;
import io.heatsink.remedy.cache.shared.Ending;
import io.heatsink.remedy.cache.shared.Heard;
import io.heatsink.remedy.cache.shared.Lease;
import io.heatsink.remedy.cache.shared.Looked;
import io.heatsink.remedy.cache.shared.SharedTable;
import io.heatsink.remedy.cache.shared.SharedTiming;
import io.heatsink.remedy.cache.shared.SharedUnavailable;
import io.heatsink.remedy.cache.shared.SharedValue;
import io.heatsink.remedy.cache.shared.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** One proxy's view of one table, while things go wrong. */
final class Proxy implements AutoCloseable {
  static final SharedTiming TIMING =
      new SharedTiming(Duration.ofMillis(100), Duration.ofMillis(100));
  static final Duration TIMEOUT = Duration.ofMillis(100);

  private static final Duration TTL = Duration.ofSeconds(60);
  private static final Duration TERM = Duration.ofSeconds(5);
  private static final Duration SETTLING = Duration.ofMillis(100);
  private static final List<String> SUBJECT = List.of("s");

  final Heard heard = new Heard();
  final RedisCache cache;
  final SharedTable table;

  Proxy(RedisSettings settings) {
    this(settings, "table");
  }

  Proxy(RedisSettings settings, String name) {
    this.cache = RedisCache.connect(settings, new RealTurns());
    this.table = cache.table(name, 100_000_000, heard);
  }

  static RedisSettings settings(RedisProcess server) {
    return new RedisSettings(
        List.of(server.node()), false, Optional.empty(), Optional.empty(), TIMEOUT, TIMING);
  }

  boolean isUp() {
    return cache.health().reachable();
  }

  /** Waits until it may store again. */
  Proxy ready() {
    RedisProcess.until(this::isUp);
    RedisProcess.until(
        () ->
            settled(table.lease("ready", SUBJECT, TERM, false)).orElse(null)
                    instanceof Asked.Granted(Lease lease)
                && settled(table.release(lease).thenApply(done -> true)).isPresent());
    return this;
  }

  boolean fill(String entry, String value) {
    return settled(table.lease(entry, SUBJECT, TERM, false)).orElse(null)
            instanceof Asked.Granted(Lease lease)
        && settled(table.store(lease, SharedValue.of(value.getBytes(UTF_8)), TTL))
            .equals(Optional.of(Stored.STORED));
  }

  /** Empty if it is not there, or cannot be asked for. */
  Optional<String> find(String entry) {
    return settled(table.find(entry, SUBJECT)).orElse(null) instanceof Looked.Hit hit
        ? Optional.of(new String(hit.value().bytes(), UTF_8))
        : Optional.empty();
  }

  /** Whether the closing was acknowledged. */
  boolean write(String write) {
    return write(write, new Ending.Applied(SETTLING));
  }

  boolean write(String write, Ending ending) {
    return settled(table.close(write, SUBJECT, ending).thenApply(done -> true)).isPresent();
  }

  /** Waits for the answer; empty if there is none. */
  static <T> Optional<T> settled(CompletableFuture<T> future) {
    try {
      return Optional.of(future.orTimeout(10, TimeUnit.SECONDS).join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof SharedUnavailable) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    cache.close();
  }
}
