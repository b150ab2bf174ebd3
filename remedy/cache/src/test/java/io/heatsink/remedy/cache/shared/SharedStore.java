package io.heatsink.remedy.cache.shared;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A store that the contract's tests run against, and its time. */
public interface SharedStore {
  /** What another proxy has of it. */
  SharedCache connect();

  <T> T join(CompletableFuture<T> future);

  /** Lets the store's clock go on by at least that much. */
  void pass(Duration duration);

  /** Waits until it is so. */
  void until(BooleanSupplier condition);

  /** It starts again with nothing. */
  void empty();
}
