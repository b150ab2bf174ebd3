package io.heatsink.engine;

import java.util.List;

/**
 * What one write of one item consumes, also one whose condition failed.
 *
 * @param key the item's key and the table's WCU
 * @param bytesBefore the item's size before; 0 if there was none
 * @param bytesAfter the item's size after; 0 if it is gone
 * @param indexes the index entries that it writes: none, one, or for a changed index key the old
 *     entry's removal and the new entry, per index
 */
public record WriteCharge(
    KeyUnits key, int bytesBefore, int bytesAfter, List<IndexEntryWrite> indexes)
    implements Charge {
  public WriteCharge {
    indexes = List.copyOf(indexes);
  }

  /**
   * One index entry that is put, replaced or removed.
   *
   * @param index a global or local index's name; a local one's units are charged to the table
   * @param key the entry's key in the index and its WCU
   * @param bytesBefore the entry's size before; 0 if there was none
   * @param bytesAfter the entry's size after; 0 if it is gone
   */
  public record IndexEntryWrite(String index, KeyUnits key, int bytesBefore, int bytesAfter) {}
}
