package io.heatsink.dynamodb.capacity;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.PrimaryKey;
import java.util.List;
import java.util.Map;

/**
 * One write of one entry of an index that follows from a write of an item. A global index's are
 * charged to that index, a local one's to the table.
 *
 * <p>Source: DynamoDB Developer Guide, "Using Global Secondary Indexes", provisioned throughput
 * considerations; "Local secondary indexes" has the same rules.
 *
 * @param key under which the entry stands in the index
 * @param bytesBefore the entry's size before; 0 if it is new
 * @param bytesAfter the entry's size after; 0 if it is removed
 */
public record IndexWrite(PrimaryKey key, int bytesBefore, int bytesAfter) {
  /**
   * The writes that an index needs when an item changes: none if it is not in the index, or if
   * nothing changed that the index holds; two if its key in the index changed; otherwise one.
   *
   * @param before the item before; empty if there was none
   * @param after the item after; empty if it is gone
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException, if an attribute of the
   *     index's key has another type than the index says, see {@link IndexSchema#keyOf}
   */
  public static List<IndexWrite> of(
      IndexSchema index,
      KeySchema tableKey,
      Map<String, AttributeValue> before,
      Map<String, AttributeValue> after) {
    PrimaryKey keyBefore = index.keyOf(before).orElse(null);
    PrimaryKey keyAfter = index.keyOf(after).orElse(null);
    if (keyBefore == null) {
      return keyAfter == null
          ? List.of()
          : List.of(new IndexWrite(keyAfter, 0, ItemSize.of(index.project(after, tableKey))));
    }
    Map<String, AttributeValue> entryBefore = index.project(before, tableKey);
    if (keyAfter == null) {
      return List.of(new IndexWrite(keyBefore, ItemSize.of(entryBefore), 0));
    }
    Map<String, AttributeValue> entryAfter = index.project(after, tableKey);
    if (!keyBefore.equals(keyAfter)) {
      return List.of(
          new IndexWrite(keyBefore, ItemSize.of(entryBefore), 0),
          new IndexWrite(keyAfter, 0, ItemSize.of(entryAfter)));
    }
    return entryBefore.equals(entryAfter)
        ? List.of()
        : List.of(new IndexWrite(keyAfter, ItemSize.of(entryBefore), ItemSize.of(entryAfter)));
  }

  public CapacityUnits units() {
    return WriteUnits.item(bytesBefore, bytesAfter);
  }
}
