package io.heatsink.remedy.cache.policy;

/** How a Query or Scan is to be answered. */
public sealed interface PageRead {
  record Hit(CachedPage page) implements PageRead {}

  /** By waiting for a fetch that is under way. */
  record Join(PageFlight flight) implements PageRead {}

  /** By a fetch of its own, which it must bring to an end with {@link PageCache#finish}. */
  record Lead(PageFlight flight) implements PageRead {}
}
