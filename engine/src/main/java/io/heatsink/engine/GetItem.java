package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.expression.BoundProjection;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.dynamodb.wire.ParsedItem;
import io.heatsink.engine.Structure.Member;
import java.util.List;
import java.util.Map;

/** GetItem. */
final class GetItem implements Action {
  private static final Structure SHAPE = new Structure("GetItemInput");
  private static final Member<String> TABLE = SHAPE.required("TableName", TableName.NAME_OR_ARN);
  private static final Member<ParsedItem> KEY = SHAPE.required("Key", Shape.Attributes.ANY);
  private static final Member<Boolean> CONSISTENT =
      SHAPE.optional("ConsistentRead", Shape.Flag.ANY);
  private static final Member<String> CAPACITY =
      SHAPE.optional("ReturnConsumedCapacity", Consumed.ASKED);
  private static final ExpressionParameters EXPRESSIONS = ExpressionParameters.withNames(SHAPE);
  private static final Member<List<String>> ATTRIBUTES =
      EXPRESSIONS.legacy("AttributesToGet", AttributesToGet.SHAPE);
  private static final Member<String> PROJECTION = EXPRESSIONS.projection("ProjectionExpression");

  private final Tables tables;
  private final Expressions expressions;

  GetItem(Tables tables, Expressions expressions) {
    this.tables = tables;
    this.expressions = expressions;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    TableName name = TableName.of(request.need(TABLE));
    ExpressionAttributes attributes = EXPRESSIONS.of(request);
    Map<String, AttributeValue> keyAttributes = request.need(KEY).orThrow();
    BoundProjection projection = AttributesToGet.bind(request.get(ATTRIBUTES));
    if (attributes != null) {
      projection = expressions.projection(request.need(PROJECTION)).bind(attributes);
      expressions.requireAllUsed(attributes);
    }
    Table table = tables.named(name.name());
    table.usable();
    PrimaryKey key = PrimaryKey.ofKey(table.key(), keyAttributes);

    Consumed consumed = new Consumed(name.asked());
    StoredItem item = ItemRead.read(table, key, request.or(CONSISTENT, false), consumed);
    JsonWriter out = new JsonWriter(item == null ? 128 : item.json().length + 128);
    out.beginObject();
    if (item != null) {
      out.name("Item");
      item.write(out, projection);
    }
    consumed.writeMember(out, request.or(CAPACITY, "NONE"));
    return out.endObject().toByteArray();
  }
}
