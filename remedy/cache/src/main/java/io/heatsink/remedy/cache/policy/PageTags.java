package io.heatsink.remedy.cache.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which pages are held under which tag.
 *
 * <p>A page is noted before it is held, and crossed out after it has gone, by itself and not by its
 * key, so that every page that is held is noted. Its locks are held for no longer than its own
 * work.
 */
final class PageTags {
  private final ConcurrentMap<ItemKey, Map<PageKey, CachedPage>> pages = new ConcurrentHashMap<>();

  /** This page is going to be held. */
  void note(PageKey key, CachedPage page) {
    pages.compute(
        key.tag(),
        (tag, noted) -> {
          Map<PageKey, CachedPage> all = noted == null ? HashMap.newHashMap(1) : noted;
          all.put(key, page);
          return all;
        });
  }

  /** This page is held no more; another one of its key may be. */
  @SuppressWarnings("ReferenceEquality") // another page may say the same
  void crossOut(PageKey key, CachedPage page) {
    pages.computeIfPresent(
        key.tag(),
        (tag, noted) -> {
          if (noted.get(key) == page) {
            noted.remove(key);
          }
          return noted.isEmpty() ? null : noted;
        });
  }

  /** The pages of that tag, which are crossed out. */
  Set<PageKey> take(ItemKey tag) {
    Map<PageKey, CachedPage> noted = pages.remove(tag);
    return noted == null ? Set.of() : noted.keySet();
  }

  /** The pages of that tag, which stay noted. */
  Map<PageKey, CachedPage> of(ItemKey tag) {
    Map<PageKey, CachedPage> copy = new HashMap<>();
    pages.computeIfPresent(
        tag,
        (same, noted) -> {
          copy.putAll(noted);
          return noted;
        });
    return copy;
  }

  /** How many tags have pages. */
  int size() {
    return pages.size();
  }
}
