package io.heatsink.remedy.cache.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * What is asked of the cache for one table.
 *
 * @param items which items are held
 * @param queries which answers to Query and Scan are held
 * @param ttl how old an item's answer may be, counted from the start of the call that produced it;
 *     zero for no caching
 * @param absent how old the answer may be that there is no such item; zero to ask each time
 * @param queryTtl how old the answer to a Query may be; zero to ask each time
 * @param scanTtl how old the answer to a Scan may be; zero to ask each time
 * @param bytes how much memory the table's entries may take
 * @param sharedBytes how much of the store that proxies share, if there is one
 * @param counters whether items carry versions, so that what is written often stays held
 * @param follow how the table's stream is followed; empty if it is not
 * @param verify which share of the hits is checked against DynamoDB, from 0 to 1
 */
public record CacheRule(
    Which items,
    Which queries,
    Duration ttl,
    Duration absent,
    Duration queryTtl,
    Duration scanTtl,
    long bytes,
    long sharedBytes,
    Mode mode,
    boolean counters,
    Optional<Follow> follow,
    double verify) {
  /**
   * How the table's stream is followed.
   *
   * @param lagBound beyond this the stream is too far behind
   */
  public record Follow(OnLag onLag, Duration lagBound) {}

  /** What the table's cache does while the stream is too far behind, or is not followed. */
  public enum OnLag {
    SERVE,
    /** Answers nothing. */
    BYPASS
  }

  /** Which items, or answers, are held. */
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
    if (queryTtl.isNegative() || scanTtl.isNegative()) {
      throw new IllegalArgumentException(
          "cache: queryTtl is %s and scanTtl is %s; give each zero or more."
              .formatted(queryTtl, scanTtl));
    }
    if (!(verify >= 0 && verify <= 1)) {
      throw new IllegalArgumentException(
          "cache: verify is %s; give a share from 0 to 1.".formatted(verify));
    }
    if (bytes < 0 || sharedBytes < 0) {
      throw new IllegalArgumentException(
          "cache: bytes is %d and redisBytes is %d; give each zero or more."
              .formatted(bytes, sharedBytes));
    }
  }

  /** A rule that allows as much to be shared as is held here, for a stream that is not followed. */
  public CacheRule(
      Which items,
      Which queries,
      Duration ttl,
      Duration absent,
      Duration queryTtl,
      Duration scanTtl,
      long bytes,
      Mode mode) {
    this(
        items,
        queries,
        ttl,
        absent,
        queryTtl,
        scanTtl,
        bytes,
        bytes,
        mode,
        false,
        Optional.empty(),
        0);
  }

  /** A rule for items alone. */
  public static CacheRule ofItems(
      Which items, Duration ttl, Duration absent, long bytes, Mode mode) {
    return new CacheRule(items, Which.OFF, ttl, absent, Duration.ZERO, Duration.ZERO, bytes, mode);
  }

  public CacheRule withMode(Mode newMode) {
    return new CacheRule(
        items,
        queries,
        ttl,
        absent,
        queryTtl,
        scanTtl,
        bytes,
        sharedBytes,
        newMode,
        counters,
        follow,
        verify);
  }

  public CacheRule following(Follow newFollow) {
    return new CacheRule(
        items,
        queries,
        ttl,
        absent,
        queryTtl,
        scanTtl,
        bytes,
        sharedBytes,
        mode,
        counters,
        Optional.of(newFollow),
        verify);
  }

  public CacheRule withCounters() {
    return new CacheRule(
        items,
        queries,
        ttl,
        absent,
        queryTtl,
        scanTtl,
        bytes,
        sharedBytes,
        mode,
        true,
        follow,
        verify);
  }

  public CacheRule withVerify(double newVerify) {
    return new CacheRule(
        items,
        queries,
        ttl,
        absent,
        queryTtl,
        scanTtl,
        bytes,
        sharedBytes,
        mode,
        counters,
        follow,
        newVerify);
  }

  /** Whether what is held under this rule may be held under the other. */
  public boolean holdsAlike(CacheRule other) {
    return withMode(other.mode).withVerify(other.verify).equals(other);
  }

  /** Whether the cache has anything to do under this rule. */
  public boolean isActive() {
    return mode != Mode.OFF && bytes > 0 && (holdsItems() || holdsPages());
  }

  /** Whether answers for single items are held. */
  public boolean holdsItems() {
    return items != Which.OFF && !(ttl.isZero() && absent.isZero());
  }

  /** Whether answers to Query or Scan are held. Under {@link Which#HOT} no Scan's are. */
  public boolean holdsPages() {
    return queries != Which.OFF
        && !(queryTtl.isZero() && (scanTtl.isZero() || queries != Which.ALL));
  }

  /** What of {@link #bytes} is for items: half, if there are pages to be held, too. */
  long itemBytes() {
    return holdsPages() && holdsItems() ? bytes / 2 : bytes;
  }

  /** What of {@link #bytes} is for pages. */
  long pageBytes() {
    return bytes - (holdsItems() ? itemBytes() : 0);
  }
}
