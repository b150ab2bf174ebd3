package io.heatsink.remedy.cache.policy;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Whose view of a table an entry belongs to: that of one upstream role. What one role may read is
 * never shown to another.
 *
 * <p>Its generation is raised to drop all its entries at once: an entry counts only while it bears
 * the current one.
 */
final class Scope {
  private final String role;
  private final AtomicLong generation = new AtomicLong();

  Scope(String role) {
    this.role = role;
  }

  String role() {
    return role;
  }

  long generation() {
    return generation.get();
  }

  void dropAll() {
    generation.incrementAndGet();
  }
}
