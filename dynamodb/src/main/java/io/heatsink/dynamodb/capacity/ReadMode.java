package io.heatsink.dynamodb.capacity;

/** How sure a read is, and what that costs per 4 KB. */
public enum ReadMode {
  /** Half a unit. */
  EVENTUAL(1),
  /** One unit. */
  STRONG(2),
  /** Two units: prepare and commit. */
  TRANSACTIONAL(4);

  /** What one read unit reads at most. */
  private static final long BLOCK_BYTES = 4_096;

  private final int halvesPerBlock;

  ReadMode(int halvesPerBlock) {
    this.halvesPerBlock = halvesPerBlock;
  }

  /**
   * What reading one item costs.
   *
   * @param itemBytes the item's size; 0 if there is none, which costs as much as a small one
   */
  public CapacityUnits item(int itemBytes) {
    return bytes(itemBytes);
  }

  /**
   * What one page of a query or a scan costs: the items' sizes are summed up first, and rounded
   * once.
   *
   * @param bytesRead of all items that were read, also those that a filter left out
   */
  public CapacityUnits page(long bytesRead) {
    return bytes(bytesRead);
  }

  private CapacityUnits bytes(long bytes) {
    return new CapacityUnits(Math.max(1, Math.ceilDiv(bytes, BLOCK_BYTES)) * halvesPerBlock);
  }
}
