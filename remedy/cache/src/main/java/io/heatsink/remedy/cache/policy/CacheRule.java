package io.heatsink.remedy.cache.policy;

import java.time.Duration;

/**
 * What is asked of the cache for one table.
 *
 * @param ttl how old an answer may be, counted from the start of the call that produced it; zero
 *     for no caching
 * @param absent how old the answer may be that there is no such item; zero to ask each time
 * @param bytes how much memory the table's entries may take
 */
public record CacheRule(Which items, Duration ttl, Duration absent, long bytes, Mode mode) {
  /** Which items are held. */
  public enum Which {
    OFF,
    /** Those whose keys are hot now, by the heat that callers offer. */
    HOT,
    ALL
  }

  /** What is done with what is held. */
  public enum Mode {
    ON,
    /** Every call is answered by DynamoDB; what the cache would have said is compared with it. */
    SHADOW,
    OFF
  }

  public CacheRule {
    if (ttl.isNegative() || absent.isNegative()) {
      throw new IllegalArgumentException(
          "cache: ttl is %s and absent is %s; give each zero or more.".formatted(ttl, absent));
    }
    if (bytes < 0) {
      throw new IllegalArgumentException("cache: bytes is %d; give zero or more.".formatted(bytes));
    }
  }

  public CacheRule withMode(Mode newMode) {
    return new CacheRule(items, ttl, absent, bytes, newMode);
  }

  /** Whether the cache has anything to do under this rule. */
  public boolean isActive() {
    return items != Which.OFF
        && mode != Mode.OFF
        && bytes > 0
        && !(ttl.isZero() && absent.isZero());
  }
}
