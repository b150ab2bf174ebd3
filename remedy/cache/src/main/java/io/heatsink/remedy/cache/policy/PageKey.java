package io.heatsink.remedy.cache.policy;

import io.heatsink.dynamodb.KeyValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

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

  /** Whose view of the table it is; {@code ""} for the proxy's own. */
  public String role() {
    return view.role();
  }

  /** The name of the global index that it is read of; null for the table and its local indexes. */
  public @Nullable String globalIndex() {
    return source.index() == null ? null : source.index().name();
  }

  /** The partition key that is asked for; null if it is the whole table or index. */
  public @Nullable KeyValue partition() {
    return tag.equals(source.whole()) ? null : tag.key().partition();
  }

  /** What is asked for, in short: no two requests share it. */
  public String digest() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(request);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
    }
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
