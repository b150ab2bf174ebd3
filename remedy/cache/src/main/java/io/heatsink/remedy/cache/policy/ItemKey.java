package io.heatsink.remedy.cache.policy;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;

/**
 * One item of a table as one role sees it.
 *
 * <p>Comparable, so that a map's bins stay searchable when a sender makes many keys of one hash.
 */
public final class ItemKey implements Comparable<ItemKey> {
  private final Scope scope;
  private final PrimaryKey key;
  private final int hash;

  ItemKey(Scope scope, PrimaryKey key) {
    this.scope = scope;
    this.key = key;
    KeyValue sort = key.sort();
    this.hash =
        31 * (31 * key.partition().hashCode() + (sort == null ? 0 : sort.hashCode()))
            + scope.role().hashCode();
  }

  Scope scope() {
    return scope;
  }

  /** Whose view of the item it is; {@code ""} for the proxy's own. */
  public String role() {
    return scope.role();
  }

  /** Without the role. */
  public PrimaryKey key() {
    return key;
  }

  /** Bytes that the key's own values take. */
  int length() {
    KeyValue sort = key.sort();
    return key.partition().length() + (sort == null ? 0 : sort.length());
  }

  @Override
  public int compareTo(ItemKey other) {
    int byKey = key.compareTo(other.key);
    return byKey != 0 ? byKey : scope.role().compareTo(other.scope.role());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ItemKey that
        && hash == that.hash
        && scope == that.scope
        && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
