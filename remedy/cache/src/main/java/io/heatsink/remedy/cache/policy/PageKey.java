package io.heatsink.remedy.cache.policy;

import java.util.Arrays;

/**
 * One Query or Scan of a table as one role asks it: the bytes of the call decide, so that no two
 * calls of different meaning share a page.
 */
public final class PageKey {
  private final Scope view;
  private final PageSource source;
  private final ItemKey tag;
  private final KeyClass kind;
  private final byte[] request;
  private final int hash;

  /**
   * @param view whose view of the table it is
   * @param tag what a write takes away that touches what is asked for
   * @param request the call's body without what decides of the answer's form alone. Taken over
   */
  PageKey(Scope view, PageSource source, ItemKey tag, KeyClass kind, byte[] request) {
    this.view = view;
    this.source = source;
    this.tag = tag;
    this.kind = kind;
    this.request = request;
    this.hash =
        31 * (31 * Arrays.hashCode(request) + view.role().hashCode()) + kind.name().hashCode();
  }

  Scope view() {
    return view;
  }

  PageSource source() {
    return source;
  }

  ItemKey tag() {
    return tag;
  }

  public KeyClass kind() {
    return kind;
  }

  /** Bytes that the call takes. */
  int length() {
    return request.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PageKey that
        && hash == that.hash
        && view == that.view
        && source == that.source
        && kind == that.kind
        && Arrays.equals(request, that.request);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
