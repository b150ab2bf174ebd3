package io.heatsink.remedy.cache.shared;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, held by the model. */
class SharedModelTest extends SharedCacheContract {
  @RegisterExtension final ModelStore store = new ModelStore(TIMING);
  private int tables;

  @Override
  protected SharedStore shared() {
    return store;
  }

  @Override
  protected String tableName() {
    return "table-" + ++tables;
  }
}
