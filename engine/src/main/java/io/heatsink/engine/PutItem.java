package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.capacity.ItemSize;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.wire.ParsedItem;
import io.heatsink.engine.ItemWrite.Outcome;
import io.heatsink.engine.Structure.Member;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PutItem. */
final class PutItem implements Action {
  private static final Structure SHAPE = new Structure("PutItemInput");
  private static final Member<String> TABLE = SHAPE.required("TableName", TableName.NAME_OR_ARN);
  private static final Member<ParsedItem> ITEM = SHAPE.required("Item", Shape.Attributes.ANY);
  private static final ExpressionParameters EXPRESSIONS =
      ExpressionParameters.withNamesAndValues(SHAPE);
  private static final WriteParameters PARAMETERS = new WriteParameters(SHAPE, EXPRESSIONS);

  private final Tables tables;
  private final Expressions expressions;

  PutItem(Tables tables, Expressions expressions) {
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
    Item item = checked(request.need(ITEM).orThrow());
    PARAMETERS.checkReturnsOldAtMost(request);
    Guard guard = PARAMETERS.guard(request, attributes, expressions);
    Table table = tables.named(name.name());
    PrimaryKey key = key(table, item.attributes());

    Consumed consumed = new Consumed(name.asked());
    Outcome outcome = new ItemWrite(table, key).carryOut(new Put(item, guard), consumed);
    Item old =
        PARAMETERS.returnValues(request).equals(WriteParameters.ALL_OLD) ? outcome.before() : null;
    return PARAMETERS.reply(request, old == null ? null : old.stored(), outcome, consumed);
  }

  /**
   * The item, if it is not too large.
   *
   * @throws DynamoDbException a ValidationException, if it is
   */
  static Item checked(Map<String, AttributeValue> attributes) {
    Item item = Item.of(attributes);
    if (item.size() > ItemSize.MAX_ITEM_BYTES) {
      throw DynamoDbException.validation("Item size has exceeded the maximum allowed size");
    }
    return item;
  }

  /**
   * The key under which an item is put.
   *
   * @throws DynamoDbException a ValidationException, if the item lacks a key attribute, or has one
   *     of another type, also of an index
   */
  static PrimaryKey key(Table table, Map<String, AttributeValue> item) {
    TableState state = table.usable();
    PrimaryKey key = PrimaryKey.ofItem(table.key(), item);
    for (SecondaryIndex index : table.localIndexes()) {
      index.schema().keyOf(item);
    }
    for (TableState.Index index : state.indexes()) {
      index.index().schema().keyOf(item);
    }
    return key;
  }

  /** Replaces whatever there is. */
  record Put(Item item, Guard guard) implements ItemWrite.Intent {
    @Override
    public boolean allows(@Nullable Item before) {
      return guard.allows(before);
    }

    @Override
    public DynamoDbException refusal(@Nullable Item before) {
      return guard.refusal(before);
    }

    @Override
    public int wantedSize() {
      return item.size();
    }

    @Override
    public Item after(@Nullable Item before) {
      return item;
    }
  }
}
