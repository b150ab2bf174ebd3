package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.expression.BoundProjection;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.dynamodb.wire.ParsedItem;
import io.heatsink.engine.Structure.Member;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** TransactGetItems: several items as they were at one moment. */
final class TransactGetItems implements Action {
  private static final Structure GET = new Structure("Get");
  private static final Member<ParsedItem> KEY = GET.required("Key", Shape.Attributes.ANY);
  private static final Member<String> TABLE = GET.required("TableName", TableName.NAME_OR_ARN);
  private static final ExpressionParameters EXPRESSIONS = ExpressionParameters.withNames(GET);
  private static final Member<String> PROJECTION = EXPRESSIONS.projection("ProjectionExpression");

  private static final Structure ITEM = new Structure("TransactGetItem");
  private static final Member<Fields> OF_ITEM = ITEM.required("Get", GET);

  private static final Structure SHAPE = new Structure("TransactGetItemsInput");
  private static final Member<List<Fields>> ITEMS =
      SHAPE.required("TransactItems", new Shape.ListOf<>(ITEM, 1, Transaction.MAX_ITEMS));
  private static final Member<String> CAPACITY =
      SHAPE.optional("ReturnConsumedCapacity", Consumed.ASKED);

  private final Tables tables;
  private final Surroundings surroundings;
  private final Expressions expressions;

  TransactGetItems(Tables tables, Surroundings surroundings, Expressions expressions) {
    this.tables = tables;
    this.surroundings = surroundings;
    this.expressions = expressions;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  /** What is asked, checked but for the table itself. */
  private record Asked(
      TableName name, Map<String, AttributeValue> key, @Nullable BoundProjection projection) {}

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    List<Asked> asked =
        request.need(ITEMS).stream().map(item -> asked(item.need(OF_ITEM))).toList();
    Transaction transaction =
        Transaction.on(
            asked, Asked::name, (table, get) -> PrimaryKey.ofKey(table.key(), get.key), tables);
    return reply(
        request,
        asked,
        transaction.reading(() -> TransactedRead.all(transaction, surroundings.admission())));
  }

  private Asked asked(Fields get) {
    ExpressionAttributes attributes = EXPRESSIONS.of(get);
    BoundProjection projection = null;
    if (attributes != null) {
      projection = expressions.projection(get.need(PROJECTION)).bind(attributes);
      expressions.requireAllUsed(attributes);
    }
    return new Asked(TableName.of(get.need(TABLE)), get.need(KEY).orThrow(), projection);
  }

  private static byte[] reply(Fields request, List<Asked> asked, List<Optional<StoredItem>> found) {
    Map<String, Consumed> consumed = new LinkedHashMap<>();
    JsonWriter out = new JsonWriter(1_024);
    out.beginObject();
    out.name("Responses").beginList();
    for (int at = 0; at < asked.size(); at++) {
      Asked each = asked.get(at);
      out.beginObject();
      found.get(at).ifPresent(item -> item.write(out.name("Item"), each.projection));
      out.endObject();
      consumed
          .computeIfAbsent(each.name.asked(), name -> new Consumed(name, Consumed.Told.READ))
          .add(TransactedRead.units(found.get(at)));
    }
    out.endList();
    Consumed.writeList(out, consumed.values(), request.or(CAPACITY, "NONE"));
    return out.endObject().toByteArray();
  }
}
