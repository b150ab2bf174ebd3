package io.heatsink.engine;

import io.heatsink.dynamodb.CancellationReason;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.PrimaryKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What all transactions have in common: their items, the order of their locks, and the reasons for
 * which they are cancelled.
 *
 * <p>Whoever needs the locks of several items takes all of them first, in their one order; so that
 * transactions happen one after another wherever they meet, and never wait in a circle.
 */
final class Transaction {
  /** Source: DynamoDB API Reference, TransactWriteItems. */
  static final int MAX_ITEMS = 100;

  static final String CONFLICT = "Transaction is ongoing for the item";

  /** A transaction prepares each item, and commits it. */
  static final int TIMES = 2;

  /** Source: DynamoDB API Reference, TransactWriteItems: the items of a transaction together. */
  private static final long MAX_BYTES = 4 << 20;

  private final List<TransactedItem> items;

  private Transaction(List<TransactedItem> items) {
    this.items = items;
  }

  /** The key of an item of a transaction. */
  interface KeyOf<A> {
    /**
     * @throws DynamoDbException a ValidationException, if there is no such key in the table
     */
    PrimaryKey in(Table table, A asked);
  }

  /**
   * A transaction on the items that are asked for.
   *
   * @param table the name of each one's table
   * @param key the key of each in its table
   * @throws DynamoDbException if there is no such table, if a key is none of its table's, or if one
   *     item is named twice
   */
  static <A> Transaction on(
      List<? extends A> asked, Function<A, TableName> table, KeyOf<A> key, Tables tables) {
    List<Table> ofItems = new ArrayList<>(asked.size());
    for (A each : asked) {
      Table found = tables.named(table.apply(each).name());
      found.usable();
      ofItems.add(found);
    }
    List<TransactedItem> items = new ArrayList<>(asked.size());
    List<CancellationReason> reasons = new ArrayList<>(asked.size());
    for (int at = 0; at < asked.size(); at++) {
      Table found = ofItems.get(at);
      try {
        items.add(new TransactedItem(found, key.in(found, asked.get(at))));
        reasons.add(CancellationReason.NONE);
      } catch (DynamoDbException e) {
        reasons.add(reason(e));
      }
    }
    cancelIfAny(reasons);
    Transaction transaction = new Transaction(items);
    transaction.requireDistinctItems();
    return transaction;
  }

  List<TransactedItem> items() {
    return items;
  }

  private void requireDistinctItems() {
    Set<Object> seen = new HashSet<>();
    for (TransactedItem item : items) {
      if (!seen.add(List.of(item.table(), item.key()))) {
        throw DynamoDbException.validation(
            "Transaction request cannot include multiple operations on one item");
      }
    }
  }

  /**
   * @throws DynamoDbException a ValidationException, if the items are too large together
   */
  static void requireSize(long bytes) {
    if (bytes > MAX_BYTES) {
      throw DynamoDbException.validation(
          "The aggregate size of the items in the transaction exceeds 4 MB");
    }
  }

  /**
   * Does something while nobody else can begin to write the items.
   *
   * @throws DynamoDbException a TransactionCanceledException, if another transaction is about to
   *     write one
   */
  <T> T alone(Supplier<T> doing) {
    List<TransactedItem> entered = new ArrayList<>(items.size());
    try {
      List<CancellationReason> reasons = new ArrayList<>(items.size());
      for (TransactedItem item : items) {
        boolean free = item.table().ongoing().enter(item.key());
        if (free) {
          entered.add(item);
        }
        reasons.add(free ? CancellationReason.NONE : conflict());
      }
      cancelIfAny(reasons);
      return locked(doing);
    } finally {
      entered.forEach(item -> item.table().ongoing().leave(item.key()));
    }
  }

  /**
   * Does something while nobody writes the items.
   *
   * @throws DynamoDbException a TransactionCanceledException, if a transaction is about to write
   *     one
   */
  <T> T reading(Supplier<T> doing) {
    List<CancellationReason> reasons = new ArrayList<>(items.size());
    for (TransactedItem item : items) {
      reasons.add(item.table().ongoing().has(item.key()) ? conflict() : CancellationReason.NONE);
    }
    cancelIfAny(reasons);
    return locked(doing);
  }

  private <T> T locked(Supplier<T> doing) {
    List<ItemLock> locks = locks();
    locks.forEach(ItemLock::lock);
    try {
      return doing.get();
    } finally {
      locks.forEach(ItemLock::unlock);
    }
  }

  private List<ItemLock> locks() {
    return items.stream()
        .map(TransactedItem::lock)
        .distinct()
        .sorted(Comparator.comparingLong(ItemLock::order))
        .toList();
  }

  /** Writes to the items, with their locks held; no reader sees a part of it only. */
  void whole(Runnable writing) {
    List<ItemLock> locks = locks();
    locks.forEach(lock -> lock.share(true));
    try {
      writing.run();
    } finally {
      locks.forEach(lock -> lock.share(false));
    }
  }

  /**
   * @param charges one for each item
   * @throws DynamoDbException a TransactionCanceledException, if they are not admitted
   */
  void admit(Admission admission, List<? extends Charge> charges) {
    if (items.stream().noneMatch(item -> item.table().isLimited())) {
      return;
    }
    List<Admission.Part> parts = new ArrayList<>(items.size());
    for (int at = 0; at < items.size(); at++) {
      parts.add(new Admission.Part(items.get(at).table().admission(), charges.get(at)));
    }
    List<CancellationReason> reasons = new ArrayList<>(items.size());
    for (Optional<DynamoDbException> refusal : admission.transaction(parts)) {
      reasons.add(refusal.map(Transaction::reason).orElse(CancellationReason.NONE));
    }
    cancelIfAny(reasons);
  }

  /** Why an error with one of the items cancels the transaction. Other errors pass. */
  static CancellationReason reason(DynamoDbException error) {
    String code =
        switch (error.type()) {
          case CONDITIONAL_CHECK_FAILED -> "ConditionalCheckFailed";
          case ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED -> "ItemCollectionSizeLimitExceeded";
          case PROVISIONED_THROUGHPUT_EXCEEDED -> "ProvisionedThroughputExceeded";
          case THROTTLING, REQUEST_LIMIT_EXCEEDED -> "ThrottlingError";
          case VALIDATION -> "ValidationError";
          case DUPLICATE_ITEM -> "DuplicateItem";
          default -> throw error;
        };
    return new CancellationReason(code, error.getMessage(), error.item());
  }

  private static CancellationReason conflict() {
    return new CancellationReason("TransactionConflict", CONFLICT, null);
  }

  /**
   * @param reasons one for each item
   * @throws DynamoDbException a TransactionCanceledException, if there is a reason for it
   */
  static void cancelIfAny(List<CancellationReason> reasons) {
    if (!reasons.stream().allMatch(CancellationReason.NONE::equals)) {
      throw DynamoDbException.transactionCanceled(reasons);
    }
  }
}
