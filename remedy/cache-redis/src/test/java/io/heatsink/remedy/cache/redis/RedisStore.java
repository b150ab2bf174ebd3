package io.heatsink.remedy.cache.redis;

import io.heatsink.remedy.cache.shared.SharedCache;
import io.heatsink.remedy.cache.shared.SharedStore;
import io.heatsink.remedy.cache.shared.SharedTiming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Real servers, as the contract's tests use them. */
final class RedisStore implements SharedStore, AutoCloseable {
  // Far more than anything takes, so that a busy machine fails no test.
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final List<RedisProcess> servers;
  private final RedisSettings settings;
  private final List<RedisCache> connections = new ArrayList<>();

  RedisStore(List<RedisProcess> servers, boolean cluster, SharedTiming timing) {
    this.servers = servers;
    this.settings =
        new RedisSettings(
            servers.stream().map(RedisProcess::node).toList(),
            cluster,
            Optional.empty(),
            Optional.empty(),
            TIMEOUT,
            timing);
  }

  @Override
  public SharedCache connect() {
    RedisCache cache = RedisCache.connect(settings, new RealTurns());
    connections.add(cache);
    return cache;
  }

  @Override
  public <T> T join(CompletableFuture<T> future) {
    return future.orTimeout(TIMEOUT.toSeconds() * 2, TimeUnit.SECONDS).join();
  }

  @Override
  public void pass(Duration duration) {
    servers.getFirst().pass(duration);
  }

  @Override
  public void until(BooleanSupplier condition) {
    RedisProcess.until(condition);
  }

  @Override
  public void empty() {
    servers.forEach(server -> server.ask("FLUSHALL"));
  }

  /** Lets go of the connections that were made. */
  @Override
  public void close() {
    connections.forEach(RedisCache::close);
    connections.clear();
  }
}
