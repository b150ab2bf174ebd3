package io.heatsink.call;

/**
 * Which accesses of a call a cache answered, by their places in the call's head, and how large
 * their items are: for those who count what the call would have cost without it.
 */
public final class CachedSizes {
  /** One more than each item's bytes; 0 where it was not the cache that answered. */
  private final int[] sizes;

  private CachedSizes(int[] sizes) {
    this.sizes = sizes;
  }

  /** Of a call for one item. */
  public static CachedSizes ofOne(int itemBytes) {
    return new CachedSizes(new int[] {itemBytes + 1});
  }

  /** Of a call with so many accesses, none of which the cache has answered yet. */
  public static Builder among(int accesses) {
    return new Builder(accesses);
  }

  /** Whether the cache answered that access. */
  public boolean has(int access) {
    return access < sizes.length && sizes[access] > 0;
  }

  /** The item's size as DynamoDB counts it; 0 where there is none. */
  public int bytes(int access) {
    return has(access) ? sizes[access] - 1 : 0;
  }

  /** Takes them down one by one. */
  public static final class Builder {
    private final int[] sizes;

    private Builder(int accesses) {
      sizes = new int[accesses];
    }

    public void add(int access, int itemBytes) {
      sizes[access] = itemBytes + 1;
    }

    public CachedSizes build() {
      return new CachedSizes(sizes.clone());
    }
  }
}
