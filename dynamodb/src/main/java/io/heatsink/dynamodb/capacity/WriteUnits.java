package io.heatsink.dynamodb.capacity;

/** What writes cost: one unit per begun KB, at least one; twice as much in a transaction. */
public final class WriteUnits {
  /** What one write unit writes at most. */
  private static final int BLOCK_BYTES = 1_024;

  private WriteUnits() {}

  /**
   * A PutItem, UpdateItem or DeleteItem: the larger of what was there and what is there then, also
   * where one attribute was updated.
   *
   * @param bytesBefore the item's size before; 0 if there was none
   * @param bytesAfter the item's size after; 0 if it is gone. Deleting nothing costs one unit
   */
  public static CapacityUnits item(int bytesBefore, int bytesAfter) {
    return CapacityUnits.ofWhole(
        Math.max(1, Math.ceilDiv(Math.max(bytesBefore, bytesAfter), BLOCK_BYTES)));
  }

  /** The same in a transaction: prepare and commit. */
  public static CapacityUnits transactional(int bytesBefore, int bytesAfter) {
    return item(bytesBefore, bytesAfter).times(2);
  }

  /**
   * A write whose condition failed.
   *
   * @param bytesBefore the item's size; 0 if there is none, which costs one unit
   * @param bytesWanted the size it would have got; its own for a delete, or where that is not known
   */
  public static CapacityUnits conditionFailed(int bytesBefore, int bytesWanted) {
    return bytesBefore == 0 ? item(0, 0) : item(0, bytesWanted);
  }
}
