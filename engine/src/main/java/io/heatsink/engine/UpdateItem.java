package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.capacity.ItemSize;
import io.heatsink.dynamodb.expression.BoundUpdate;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.expression.UpdateResult;
import io.heatsink.dynamodb.wire.ParsedItem;
import io.heatsink.engine.ItemWrite.Outcome;
import io.heatsink.engine.Structure.Member;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** UpdateItem. */
final class UpdateItem implements Action {
  private static final Structure SHAPE = new Structure("UpdateItemInput");
  private static final Member<String> TABLE = SHAPE.required("TableName", TableName.NAME_OR_ARN);
  private static final Member<ParsedItem> KEY = SHAPE.required("Key", Shape.Attributes.ANY);
  private static final ExpressionParameters EXPRESSIONS =
      ExpressionParameters.withNamesAndValues(SHAPE);
  private static final Member<Map<String, Fields>> UPDATES =
      EXPRESSIONS.legacy("AttributeUpdates", AttributeUpdates.SHAPE);
  private static final Member<String> UPDATE = EXPRESSIONS.expression("UpdateExpression");
  private static final WriteParameters PARAMETERS = new WriteParameters(SHAPE, EXPRESSIONS);

  private final Tables tables;
  private final Expressions expressions;

  UpdateItem(Tables tables, Expressions expressions) {
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
    BoundUpdate update = update(request, attributes);
    Guard guard = PARAMETERS.guard(request, attributes, expressions);
    Table table = tables.named(name.name());
    TableState state = table.usable();
    PrimaryKey key = PrimaryKey.ofKey(table.key(), keyAttributes);
    if (update != null) {
      update.refuseKeyAttributes(table.key());
    }

    Update intent = new Update(key.toMap(table.key()), update, guard, table, state);
    Consumed consumed = new Consumed(name.asked());
    Outcome outcome = new ItemWrite(table, key).carryOut(intent, consumed);
    return reply(request, intent, outcome, consumed);
  }

  private @Nullable BoundUpdate update(Fields request, @Nullable ExpressionAttributes attributes) {
    if (attributes == null) {
      return AttributeUpdates.bind(request.or(UPDATES, Map.of()));
    }
    String text = request.get(UPDATE);
    return text == null ? null : expressions.update(text).bind(attributes);
  }

  private static byte[] reply(Fields request, Update intent, Outcome outcome, Consumed consumed) {
    Item before = outcome.before();
    Item after = outcome.after();
    UpdateResult result = intent.result;
    return switch (PARAMETERS.returnValues(request)) {
      case "ALL_OLD" ->
          PARAMETERS.reply(request, before == null ? null : before.stored(), outcome, consumed);
      case "ALL_NEW" ->
          PARAMETERS.reply(request, after == null ? null : after.stored(), outcome, consumed);
      case "UPDATED_OLD" ->
          PARAMETERS.reply(
              request,
              before == null || result == null ? Map.of() : result.updatedOld(),
              outcome,
              consumed);
      case "UPDATED_NEW" ->
          PARAMETERS.reply(
              request, result == null ? Map.of() : result.updatedNew(), outcome, consumed);
      default -> PARAMETERS.reply(request, Map.of(), outcome, consumed);
    };
  }

  /** Changes some attributes; makes the item, if there is none. */
  static final class Update implements ItemWrite.Intent {
    private final Map<String, AttributeValue> key;
    private final @Nullable BoundUpdate update;
    private final Guard guard;
    private final Table table;
    private final TableState state;

    /** Set once the update was carried out, unless there is none. */
    private @Nullable UpdateResult result;

    Update(
        Map<String, AttributeValue> key,
        @Nullable BoundUpdate update,
        Guard guard,
        Table table,
        TableState state) {
      this.key = key;
      this.update = update;
      this.guard = guard;
      this.table = table;
      this.state = state;
    }

    /** What was done; null if nothing was. */
    @Nullable UpdateResult result() {
      return result;
    }

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
      return 0;
    }

    @Override
    public @Nullable Item after(@Nullable Item before) {
      if (before == null && update != null && update.onlyTakesAway()) {
        return null;
      }
      Map<String, AttributeValue> old = before == null ? key : before.attributes();
      if (update == null) {
        return before == null ? Item.of(old) : before;
      }
      UpdateResult made = update.apply(old);
      result = made;
      Item after = Item.of(made.item());
      if (after.size() > ItemSize.MAX_ITEM_BYTES) {
        throw DynamoDbException.validation(
            "Item size to update has exceeded the maximum allowed size");
      }
      for (SecondaryIndex index : table.localIndexes()) {
        index.checkUpdate(old, made.item());
      }
      for (TableState.Index index : state.indexes()) {
        index.index().checkUpdate(old, made.item());
      }
      return after;
    }
  }
}
