package io.heatsink.remedy.cache.redis;

import io.heatsink.remedy.cache.shared.SharedCacheContract;
import io.heatsink.remedy.cache.shared.SharedStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract, held by a cluster whose nodes share the tables out among themselves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisClusterContractIT extends SharedCacheContract {
  private RedisCluster server;
  private RedisStore store;
  private int tables;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new RedisCluster(RedisProcess.brought(directory), directory, 3, 0);
    store = new RedisStore(server.masters(), true, TIMING);
  }

  @AfterEach
  void disconnect() {
    store.close();
  }

  @AfterAll
  void stop() {
    server.close();
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
