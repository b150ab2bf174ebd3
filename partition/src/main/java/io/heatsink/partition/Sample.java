package io.heatsink.partition;

import java.util.ArrayList;
import java.util.List;

/**
 * The latest accesses to a partition, one for about every {@code stride} of their weight, in the
 * order in which they came: what a split point is chosen by. Bounded in space.
 *
 * <p>The distance between two samples varies, so that accesses that come in turns are not missed in
 * turns; it varies alike in every run. Not thread-safe: guarded by its lane's lock.
 */
final class Sample {
  static final int SIZE = 256;

  private final long stride;
  private final ArrayList<Span> ring = new ArrayList<>();
  private int oldest;
  private long random;
  private long left;

  /**
   * @param stride parts of units, or bytes, for which one sample stands; at least 1
   * @param seed sets how the distances vary
   */
  Sample(long stride, long seed) {
    this.stride = Math.max(1, stride);
    this.random = seed * 0x9E3779B97F4A7C15L + 1;
  }

  /** Counts an access, and says whether it is to be {@linkplain #add added}. */
  boolean due(long weight) {
    left -= weight;
    if (left > 0) {
      return false;
    }
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    left = stride / 2 + Long.remainderUnsigned(random, stride + 1);
    return true;
  }

  void add(Span span) {
    if (ring.size() < SIZE) {
      ring.add(span);
    } else {
      ring.set(oldest, span);
      oldest = (oldest + 1) % SIZE;
    }
  }

  /** From the oldest to the latest. */
  List<Span> inOrder() {
    var spans = new ArrayList<Span>(ring.size());
    for (int i = 0; i < ring.size(); i++) {
      spans.add(ring.get((oldest + i) % ring.size()));
    }
    return spans;
  }

  /** Takes over what lies between two boundaries. */
  void inherit(List<Span> spans, KeyRange range) {
    for (Span span : spans) {
      if (range.contains(span.first())) {
        add(span);
      }
    }
  }
}
