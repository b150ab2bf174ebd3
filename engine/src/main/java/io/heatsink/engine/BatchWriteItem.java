package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.dynamodb.wire.ParsedItem;
import io.heatsink.engine.Structure.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** BatchWriteItem: puts and deletes, each by itself. */
final class BatchWriteItem implements Action {
  /** Source: DynamoDB API Reference, BatchWriteItem. */
  private static final int MAX_ITEMS = 25;

  private static final Structure PUT = new Structure("PutRequest");
  private static final Member<ParsedItem> ITEM = PUT.required("Item", Shape.Attributes.ANY);
  private static final Structure DELETE = new Structure("DeleteRequest");
  private static final Member<ParsedItem> KEY = DELETE.required("Key", Shape.Attributes.ANY);
  private static final Structure WRITE = new Structure("WriteRequest");
  private static final Member<Fields> PUT_REQUEST = WRITE.optional("PutRequest", PUT);
  private static final Member<Fields> DELETE_REQUEST = WRITE.optional("DeleteRequest", DELETE);

  private static final Structure SHAPE = new Structure("BatchWriteItemInput");
  private static final Member<Map<String, List<Fields>>> TABLES =
      SHAPE.required("RequestItems", Shape.MapOf.any(new Shape.ListOf<>(WRITE, 1, MAX_ITEMS)));
  private static final Member<String> CAPACITY =
      SHAPE.optional("ReturnConsumedCapacity", Consumed.ASKED);

  private static final Member<String> METRICS =
      SHAPE.optional("ReturnItemCollectionMetrics", CollectionSize.ASKED);

  private final Tables tables;

  BatchWriteItem(Tables tables) {
    this.tables = tables;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  /**
   * One put or delete.
   *
   * @param item null for a delete
   * @param shown the item or key, as the request showed it
   */
  private record Write(@Nullable Item item, Map<String, AttributeValue> shown) {}

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    Map<String, List<Fields>> asked = request.need(TABLES);
    if (asked.isEmpty()) {
      throw DynamoDbException.validation(
          "The requestItems parameter is required for BatchWriteItem");
    }
    Map<TableName, List<Write>> byTable = new LinkedHashMap<>();
    int count = 0;
    for (Map.Entry<String, List<Fields>> entry : asked.entrySet()) {
      List<Write> writes = entry.getValue().stream().map(BatchWriteItem::write).toList();
      byTable.put(TableName.of(entry.getKey()), writes);
      count += writes.size();
    }
    if (count > MAX_ITEMS) {
      throw DynamoDbException.validation("Too many items requested for the BatchWriteItem call");
    }
    List<ItemWrite> prepared = prepare(byTable);
    return carryOut(request, byTable, prepared);
  }

  private static Write write(Fields request) {
    Fields put = request.get(PUT_REQUEST);
    Fields delete = request.get(DELETE_REQUEST);
    if (put != null && delete == null) {
      Map<String, AttributeValue> item = put.need(ITEM).orThrow();
      return new Write(PutItem.checked(item), item);
    }
    if (put == null && delete != null) {
      return new Write(null, delete.need(KEY).orThrow());
    }
    throw DynamoDbException.validation(
        put == null
            ? "Supplied AttributeValue is empty, must contain exactly one of the supported"
                + " datatypes"
            : "Supplied AttributeValue has more than one datatypes set, must contain exactly one of"
                + " the supported datatypes");
  }

  /** Checks all writes before any of them is done. */
  private List<ItemWrite> prepare(Map<TableName, List<Write>> byTable) {
    List<ItemWrite> prepared = new ArrayList<>();
    DistinctKeys distinct = new DistinctKeys();
    byTable.forEach(
        (name, writes) -> {
          Table table = tables.named(name.name());
          table.usable();
          for (Write write : writes) {
            PrimaryKey key =
                write.item == null
                    ? PrimaryKey.ofKey(table.key(), write.shown)
                    : PutItem.key(table, write.shown);
            distinct.add(table, key);
            prepared.add(new ItemWrite(table, key));
          }
        });
    return prepared;
  }

  private static byte[] carryOut(
      Fields request, Map<TableName, List<Write>> byTable, List<ItemWrite> prepared) {
    Throttled throttled = new Throttled();
    List<Consumed> consumed = new ArrayList<>();
    Map<String, List<Write>> unprocessed = new LinkedHashMap<>();
    Map<String, List<CollectionSize>> sizes = new LinkedHashMap<>();
    int next = 0;
    for (Map.Entry<TableName, List<Write>> entry : byTable.entrySet()) {
      String asked = entry.getKey().asked();
      Consumed ofTable = new Consumed(asked);
      consumed.add(ofTable);
      for (Write write : entry.getValue()) {
        ItemWrite itemWrite = prepared.get(next++);
        ItemWrite.Intent intent =
            write.item == null
                ? new DeleteItem.Delete(Guard.OPEN)
                : new PutItem.Put(write.item, Guard.OPEN);
        if (!throttled.admits(
            () ->
                CollectionSize.note(
                    sizes, asked, itemWrite.carryOut(intent, ofTable).collection()))) {
          unprocessed.computeIfAbsent(asked, name -> new ArrayList<>()).add(write);
        }
      }
    }
    throttled.throwIfAllRefused();
    return reply(request, unprocessed, consumed, sizes);
  }

  private static byte[] reply(
      Fields request,
      Map<String, List<Write>> unprocessed,
      List<Consumed> consumed,
      Map<String, List<CollectionSize>> sizes) {
    JsonWriter out = new JsonWriter();
    out.beginObject();
    out.name("UnprocessedItems").beginObject();
    unprocessed.forEach(
        (name, writes) -> {
          out.name(name).beginList();
          for (Write write : writes) {
            out.beginObject();
            out.name(write.item == null ? "DeleteRequest" : "PutRequest").beginObject();
            out.name(write.item == null ? "Key" : "Item").item(write.shown);
            out.endObject();
            out.endObject();
          }
          out.endList();
        });
    out.endObject();
    if (!sizes.isEmpty() && request.or(METRICS, "NONE").equals("SIZE")) {
      CollectionSize.writeMap(out, sizes);
    }
    Consumed.writeList(out, consumed, request.or(CAPACITY, "NONE"));
    return out.endObject().toByteArray();
  }
}
