package io.heatsink.remedy.cache.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The pages of one table that are held, bounded by bytes, with their tags and counts. */
final class PageStore {
  private static final long TICK_NANOS = 1_000_000;

  private final Cache<PageKey, CachedPage> entries;
  private final PageTags tags = new PageTags();
  private final Budget budget;
  private final Tally ofQueries = new Tally();
  private final Tally ofScans = new Tally();

  private volatile Hearing hearing = Hearing.alone();

  // The latest time that was given, in steps: by it Caffeine discards what is too old to be served.
  private volatile long latestNanos;

  PageStore(long bytes, Duration longest, long nowNanos) {
    this.budget = new Budget(bytes);
    this.latestNanos = nowNanos;
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((PageKey key, CachedPage page) -> page.bytes(key))
            .expireAfterWrite(longest)
            .ticker(() -> latestNanos)
            .executor(Runnable::run)
            .removalListener(this::removed)
            .build();
  }

  void tick(long nowNanos) {
    if (nowNanos - latestNanos > TICK_NANOS) {
      latestNanos = nowNanos;
    }
  }

  /**
   * The page, if it is held, young enough, and nothing has taken all of its source or view away.
   */
  @Nullable CachedPage find(PageKey key, long nowNanos) {
    tick(nowNanos);
    CachedPage page = entries.getIfPresent(key);
    return page == null
            || page.generation() != key.source().scope().generation()
            || page.viewGeneration() != key.view().generation()
            || page.untilNanos() - nowNanos <= 0
            || !hearing.counts(page.beganNanos(), nowNanos)
        ? null
        : page;
  }

  boolean hasRoom(PageKey key, CachedPage page) {
    return budget.hasRoom(page.owner(), page.bytes(key));
  }

  void put(PageKey key, CachedPage page) {
    Tally tally = tally(key);
    int bytes = page.bytes(key);
    budget.took(page.owner(), bytes);
    tally.took(bytes);
    tags.note(key, page);
    entries.put(key, page);
  }

  void remove(PageKey key) {
    entries.invalidate(key);
  }

  /** From now on other proxies write the table too, and tell of it on a channel. */
  void share() {
    hearing = Hearing.ofOthers();
  }

  Hearing hearing() {
    return hearing;
  }

  /** Changes how long the pages of that tag are served. */
  void change(ItemKey tag, UnaryOperator<CachedPage> changed) {
    tags.of(tag)
        .forEach(
            (key, page) -> {
              CachedPage next = changed.apply(page);
              int bytes = next.bytes(key);
              Tally tally = tally(key);
              // Counted before it is there, so that a removal in between finds it counted.
              budget.took(next.owner(), bytes);
              tally.took(bytes);
              tags.note(key, next);
              if (!entries.asMap().replace(key, page, next)) {
                budget.gaveBack(next.owner(), bytes);
                tally.gaveBack(bytes, false);
                tags.crossOut(key, next);
              }
            });
  }

  /** Removes all pages of that tag. */
  void drop(ItemKey tag) {
    for (PageKey key : tags.take(tag)) {
      entries.invalidate(key);
      tally(key).dropped.increment();
    }
  }

  void clear() {
    entries.invalidateAll();
  }

  Tally tally(PageKey key) {
    return key.kind() == KeyClass.QUERY ? ofQueries : ofScans;
  }

  Map<KeyClass, Counts> counts() {
    return Map.of(KeyClass.QUERY, ofQueries.counts(), KeyClass.SCAN, ofScans.counts());
  }

  /** How many tags have pages. */
  int tags() {
    return tags.size();
  }

  private void removed(@Nullable PageKey key, @Nullable CachedPage page, RemovalCause cause) {
    if (key == null || page == null) {
      return;
    }
    Tally tally = tally(key);
    int bytes = page.bytes(key);
    budget.gaveBack(page.owner(), bytes);
    tally.gaveBack(bytes, cause == RemovalCause.SIZE);
    tags.crossOut(key, page);
  }
}
