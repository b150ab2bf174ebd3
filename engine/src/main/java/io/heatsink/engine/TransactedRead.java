package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.capacity.ReadMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the items of a transaction as they are at one moment. */
final class TransactedRead {
  private TransactedRead() {}

  /**
   * With all locks held: each item, if there is one.
   *
   * @throws DynamoDbException if they are too large together, or their units are not admitted
   */
  static List<Optional<StoredItem>> all(Transaction transaction, Admission admission) {
    List<TransactedItem> items = transaction.items();
    List<Optional<StoredItem>> found = new ArrayList<>(items.size());
    List<ReadCharge> charges = new ArrayList<>(items.size());
    long bytes = 0;
    for (TransactedItem item : items) {
      Optional<StoredItem> stored = Optional.ofNullable(item.table().items().get(item.storeKey()));
      found.add(stored);
      charges.add(ReadCharge.ofItem(item.key(), units(stored)));
      bytes += stored.map(StoredItem::size).orElse(0);
    }
    Transaction.requireSize(bytes);
    transaction.admit(admission, charges);
    return found;
  }

  /** What reading the item costs. */
  static CapacityUnits units(Optional<StoredItem> item) {
    return ReadMode.TRANSACTIONAL.item(item.map(StoredItem::size).orElse(0));
  }
}
