package io.heatsink.engine;

import io.heatsink.dynamodb.CancellationReason;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.capacity.ReadMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Transactions that write: all of what is asked, or nothing; and once only under one token. */
final class WriteTransactions {
  private final Tables tables;
  private final Surroundings surroundings;
  private final IdempotencyTokens tokens;

  WriteTransactions(Tables tables, IdempotencyTokens tokens, Surroundings surroundings) {
    this.tables = tables;
    this.tokens = tokens;
    this.surroundings = surroundings;
  }

  /**
   * What was done.
   *
   * @param consumed by the table's name, as asked for
   * @param sizes by the table's name; none where the request had been done before
   */
  record Done(Map<String, Consumed> consumed, Map<String, List<CollectionSize>> sizes) {}

  /**
   * Writes.
   *
   * @param request what is asked for; requests that are equal ask for the same
   * @param token of the client; null if it gave none
   * @throws DynamoDbException if a part cannot be done; then none of it was
   */
  Done write(
      List<? extends TransactedWrite> asked,
      List<?> request,
      @Nullable String token,
      RequestContext context) {
    Transaction transaction =
        Transaction.on(asked, TransactedWrite::table, (table, each) -> each.key(table), tables);
    if (token == null) {
      return carryOut(asked, transaction, null);
    }
    String ofAccount = context.tableArn("") + token;
    if (tokens.wasDone(ofAccount, request, surroundings.now())) {
      return repeat(asked, transaction);
    }
    try {
      return carryOut(
          asked, transaction, new TokenUse(tokens, ofAccount, request, surroundings.clock()));
    } finally {
      tokens.end(ofAccount);
    }
  }

  private Done carryOut(
      List<? extends TransactedWrite> asked, Transaction transaction, @Nullable TokenUse use) {
    List<TransactedItem> items = transaction.items();
    Map<String, Consumed> consumed = new LinkedHashMap<>();
    Map<String, List<CollectionSize>> sizes = new LinkedHashMap<>();
    List<DecidedWrite> writes =
        transaction.alone(
            () -> {
              List<DecidedWrite> decided = decide(asked, items);
              transaction.admit(
                  surroundings.admission(),
                  decided.stream().map(write -> write.charge(Transaction.TIMES)).toList());
              surroundings.commits().commit(transaction, decided, use);
              return decided;
            });
    for (int at = 0; at < writes.size(); at++) {
      String name = asked.get(at).table().asked();
      Consumed ofTable =
          consumed.computeIfAbsent(name, it -> new Consumed(it, Consumed.Told.WRITE));
      writes.get(at).addTo(ofTable, Transaction.TIMES);
      TransactedItem item = items.get(at);
      CollectionSize.note(sizes, name, CollectionSize.of(item.table(), item.key()));
    }
    return new Done(consumed, sizes);
  }

  /** With all locks held: what will be done to each item. */
  private static List<DecidedWrite> decide(
      List<? extends TransactedWrite> asked, List<TransactedItem> items) {
    List<DecidedWrite> writes = new ArrayList<>(items.size());
    List<CancellationReason> reasons = new ArrayList<>(items.size());
    Map<Object, Integer> added = new HashMap<>();
    long bytes = 0;
    for (int at = 0; at < items.size(); at++) {
      try {
        DecidedWrite write = decide(asked.get(at), items.get(at));
        refuseFullCollection(items.get(at), write, added);
        writes.add(write);
        reasons.add(CancellationReason.NONE);
        bytes += write.largestBytes();
      } catch (DynamoDbException e) {
        reasons.add(Transaction.reason(e));
      }
    }
    Transaction.cancelIfAny(reasons);
    Transaction.requireSize(bytes);
    return writes;
  }

  private static DecidedWrite decide(TransactedWrite asked, TransactedItem item) {
    Table table = item.table();
    StoredItem stored = table.items().get(item.storeKey());
    Item before = stored == null ? null : Item.of(stored);
    ItemWrite.Intent intent = asked.intent(table, item.key());
    if (!intent.allows(before)) {
      throw intent.refusal(before);
    }
    return new DecidedWrite(table, item.key(), item.storeKey(), before, intent.after(before));
  }

  /** Several items of one collection may each fit into it, but not all of them. */
  private static void refuseFullCollection(
      TransactedItem item, DecidedWrite write, Map<Object, Integer> added) {
    ItemCollections collections = item.table().collections();
    if (collections != null) {
      KeyValue partition = item.key().partition();
      int together =
          added.merge(List.of(item.table(), partition), write.collectionBytesAdded(), Integer::sum);
      if (!collections.hasRoom(partition, together)) {
        throw DynamoDbException.of(
            ErrorType.ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED, "Collection size exceeded.");
      }
    }
  }

  /** The answer to a request that was carried out before; its items are only read. */
  private Done repeat(List<? extends TransactedWrite> asked, Transaction transaction) {
    List<TransactedItem> items = transaction.items();
    List<ReadCharge> charges = new ArrayList<>(items.size());
    Map<String, Consumed> consumed = new LinkedHashMap<>();
    for (int at = 0; at < items.size(); at++) {
      TransactedItem item = items.get(at);
      StoredItem stored = item.table().latest(item.storeKey());
      CapacityUnits units = ReadMode.TRANSACTIONAL.item(stored == null ? 0 : stored.size());
      charges.add(ReadCharge.ofItem(item.key(), units));
      String name = asked.get(at).table().asked();
      consumed.computeIfAbsent(name, it -> new Consumed(it, Consumed.Told.READ)).add(units);
    }
    transaction.admit(surroundings.admission(), charges);
    return new Done(consumed, Map.of());
  }
}
