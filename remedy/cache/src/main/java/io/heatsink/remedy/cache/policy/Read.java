package io.heatsink.remedy.cache.policy;

/** How a read is to be answered. */
public sealed interface Read {
  record Hit(CachedItem item) implements Read {}

  /** By waiting for a fetch that is under way. */
  record Join(Flight flight) implements Read {}

  /** By a fetch of its own, which it must bring to an end with {@link ItemCache#finish}. */
  record Lead(Flight flight) implements Read {}
}
