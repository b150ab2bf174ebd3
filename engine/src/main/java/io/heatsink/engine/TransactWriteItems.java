package io.heatsink.engine;

import io.heatsink.dynamodb.CancellationReason;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.capacity.ReadMode;
import io.heatsink.dynamodb.expression.ExpressionCache;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;
import io.heatsink.engine.TransactAction.Asked;
import io.heatsink.engine.TransactAction.Checked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** TransactWriteItems: all of it, or nothing. */
final class TransactWriteItems implements Action {
  private static final Structure SHAPE = new Structure("TransactWriteItemsInput");
  private static final Member<List<Fields>> ITEMS =
      SHAPE.required(
          "TransactItems", new Shape.ListOf<>(TransactAction.ITEM, 1, Transaction.MAX_ITEMS));
  private static final Member<String> CAPACITY =
      SHAPE.optional("ReturnConsumedCapacity", Consumed.ASKED);
  private static final Member<String> METRICS =
      SHAPE.optional("ReturnItemCollectionMetrics", CollectionSize.ASKED);
  private static final Member<String> TOKEN =
      SHAPE.optional("ClientRequestToken", new Shape.Text(1, 36, null));

  private final Tables tables;
  private final Surroundings surroundings;
  private final ExpressionCache cache;
  private final IdempotencyTokens tokens = new IdempotencyTokens();

  TransactWriteItems(Tables tables, Surroundings surroundings, ExpressionCache cache) {
    this.tables = tables;
    this.surroundings = surroundings;
    this.cache = cache;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    List<Asked> asked = request.need(ITEMS).stream().map(TransactAction::read).toList();
    List<Checked> checked = asked.stream().map(each -> TransactAction.check(each, cache)).toList();
    Transaction transaction =
        Transaction.on(
            checked, each -> each.asked().table(), (table, each) -> each.key(table), tables);
    String token = request.get(TOKEN);
    if (token == null) {
      return carryOut(request, checked, transaction);
    }
    String ofAccount = context.tableArn("") + token;
    if (tokens.wasDone(ofAccount, asked, surroundings.now())) {
      return repeat(request, asked, transaction);
    }
    boolean successful = false;
    try {
      byte[] reply = carryOut(request, checked, transaction);
      successful = true;
      return reply;
    } finally {
      tokens.end(ofAccount, successful, surroundings.now());
    }
  }

  private byte[] carryOut(Fields request, List<Checked> checked, Transaction transaction) {
    List<TransactedItem> items = transaction.items();
    Map<String, Consumed> consumed = new LinkedHashMap<>();
    Map<String, List<CollectionSize>> sizes = new LinkedHashMap<>();
    List<DecidedWrite> writes =
        transaction.alone(
            () -> {
              List<DecidedWrite> decided = decide(checked, items);
              transaction.admit(
                  surroundings.admission(),
                  decided.stream().map(write -> write.charge(Transaction.TIMES)).toList());
              transaction.commit(decided);
              return decided;
            });
    for (int at = 0; at < writes.size(); at++) {
      String name = checked.get(at).asked().table().asked();
      Consumed ofTable =
          consumed.computeIfAbsent(name, asked -> new Consumed(asked, Consumed.Told.WRITE));
      writes.get(at).addTo(ofTable, Transaction.TIMES);
      TransactedItem item = items.get(at);
      CollectionSize.note(sizes, name, CollectionSize.of(item.table(), item.key()));
    }
    return reply(request, consumed, sizes);
  }

  /** With all locks held: what will be done to each item. */
  private static List<DecidedWrite> decide(List<Checked> checked, List<TransactedItem> items) {
    List<DecidedWrite> writes = new ArrayList<>(items.size());
    List<CancellationReason> reasons = new ArrayList<>(items.size());
    Map<Object, Integer> added = new HashMap<>();
    long bytes = 0;
    for (int at = 0; at < items.size(); at++) {
      try {
        DecidedWrite write = decide(checked.get(at), items.get(at));
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

  private static DecidedWrite decide(Checked checked, TransactedItem item) {
    Table table = item.table();
    StoredItem stored = table.items().get(item.storeKey());
    Item before = stored == null ? null : Item.of(stored);
    ItemWrite.Intent intent = checked.intent(table, item.key());
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
  private byte[] repeat(Fields request, List<Asked> asked, Transaction transaction) {
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
    return reply(request, consumed, Map.of());
  }

  private static byte[] reply(
      Fields request, Map<String, Consumed> consumed, Map<String, List<CollectionSize>> sizes) {
    JsonWriter out = new JsonWriter();
    out.beginObject();
    Consumed.writeList(out, consumed.values(), request.or(CAPACITY, "NONE"));
    if (!sizes.isEmpty() && request.or(METRICS, "NONE").equals("SIZE")) {
      CollectionSize.writeMap(out, sizes);
    }
    return out.endObject().toByteArray();
  }
}
