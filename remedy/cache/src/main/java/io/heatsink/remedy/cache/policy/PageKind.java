package io.heatsink.remedy.cache.policy;

/** What a page answers. */
public enum PageKind {
  /** One item collection, or a part of it. */
  QUERY,
  /** A whole table or index, or a part of it. */
  SCAN
}
