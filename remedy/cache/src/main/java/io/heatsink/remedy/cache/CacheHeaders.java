package io.heatsink.remedy.cache;

import io.heatsink.call.Headers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The header that an answer from the cache carries, such as {@code Heatsink-Cache: hit; age=0.4}.
 * The age is in seconds, rounded up: an upper bound.
 */
final class CacheHeaders {
  private static final String NAME = "Heatsink-Cache";
  private static final Headers.Entry MISS = new Headers.Entry(NAME, "miss");
  private static final long TENTH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  // Ages up to a minute are made once, so that a hit makes no header.
  private static final AtomicReferenceArray<Headers> HITS = new AtomicReferenceArray<>(601);

  private CacheHeaders() {}

  /** Of an answer that DynamoDB gave to this call. */
  static Headers.Entry miss() {
    return MISS;
  }

  /** Of an answer that DynamoDB gave to another call, for which this one waited. */
  static Headers joined(long ageNanos) {
    return header("miss", tenths(ageNanos));
  }

  /** Of an answer from the cache that is being renewed, for it ends soon. */
  static Headers stale(long ageNanos) {
    return header("stale", tenths(ageNanos));
  }

  /** Of an answer that came from the cache whole. */
  static Headers hit(long ageNanos) {
    long tenths = tenths(ageNanos);
    if (tenths >= HITS.length()) {
      return header("hit", tenths);
    }
    Headers known = HITS.get((int) tenths);
    if (known == null) {
      known = header("hit", tenths);
      HITS.set((int) tenths, known);
    }
    return known;
  }

  /**
   * Of a batch whose answer came from the cache in part; the age is that of the oldest item of it.
   */
  static Headers.Entry partial(long ageNanos) {
    return entry("partial", tenths(ageNanos));
  }

  private static long tenths(long ageNanos) {
    return Math.ceilDiv(Math.max(0, ageNanos), TENTH_NANOS);
  }

  private static Headers header(String what, long tenths) {
    return new Headers(List.of(entry(what, tenths)));
  }

  private static Headers.Entry entry(String what, long tenths) {
    return new Headers.Entry(NAME, what + "; age=" + tenths / 10 + '.' + tenths % 10);
  }
}
