package io.heatsink.remedy.cache.stream;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What records of a table's stream do. */
public interface RecordEffects {
  /** The records of one table's stream are read from now on by this process. */
  void begin();

  /**
   * Does what these records ask for, in their order.
   *
   * @return done once they have taken effect everywhere; failed if that cannot be told
   */
  CompletableFuture<Void> apply(List<StreamRecord> records);

  /** The same, as if any item may have changed. */
  CompletableFuture<Void> applyGap();
}
