package io.heatsink.remedy.cache.redis;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.heatsink.remedy.cache.shared.SharedCacheContract;
import io.heatsink.remedy.cache.shared.SharedStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract, held by the Redis that this machine has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstalledRedisContractIT extends SharedCacheContract {
  private RedisProcess server;
  private RedisStore store;
  private int tables;

  @BeforeAll
  void start(@TempDir Path directory) {
    Optional<Path> binary = RedisProcess.installed();
    assumeThat(binary).as("a redis-server on the path").isPresent();
    server = new RedisProcess(binary.get(), directory.resolve("data")).start();
    store = new RedisStore(List.of(server), false, TIMING);
  }

  @AfterEach
  void disconnect() {
    store.close();
  }

  @AfterAll
  void stop() {
    if (server != null) { // there is none
      server.close();
    }
  }

  @Override
  protected SharedStore shared() {
    return store;
  }

  @Override
  protected String tableName() {
    return "table-" + ++tables;
  }
}
