package io.heatsink.remedy.cache.redis;

import io.heatsink.remedy.cache.shared.SharedFollowingContract;
import io.heatsink.remedy.cache.shared.SharedStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract, held by the oldest Redis that is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisFollowingContractIT extends SharedFollowingContract {
  private RedisProcess server;
  private RedisStore store;
  private int tables;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new RedisProcess(RedisProcess.brought(directory), directory.resolve("data")).start();
    store = new RedisStore(List.of(server), false, TIMING);
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
