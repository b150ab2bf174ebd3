package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.wire.ParsedItem;
import io.heatsink.engine.ItemWrite.Outcome;
import io.heatsink.engine.Structure.Member;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DeleteItem. */
final class DeleteItem implements Action {
  private static final Structure SHAPE = new Structure("DeleteItemInput");
  private static final Member<String> TABLE = SHAPE.required("TableName", TableName.NAME_OR_ARN);
  private static final Member<ParsedItem> KEY = SHAPE.required("Key", Shape.Attributes.ANY);
  private static final ExpressionParameters EXPRESSIONS =
      ExpressionParameters.withNamesAndValues(SHAPE);
  private static final WriteParameters PARAMETERS = new WriteParameters(SHAPE, EXPRESSIONS);

  private final Tables tables;
  private final Expressions expressions;

  DeleteItem(Tables tables, Expressions expressions) {
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
    PARAMETERS.checkReturnsOldAtMost(request);
    Guard guard = PARAMETERS.guard(request, attributes, expressions);
    Table table = tables.named(name.name());
    table.usable();
    PrimaryKey key = PrimaryKey.ofKey(table.key(), keyAttributes);

    Consumed consumed = new Consumed(name.asked());
    Outcome outcome = new ItemWrite(table, key).carryOut(new Delete(guard), consumed);
    Item old =
        PARAMETERS.returnValues(request).equals(WriteParameters.ALL_OLD) ? outcome.before() : null;
    return PARAMETERS.reply(request, old == null ? null : old.stored(), outcome, consumed);
  }

  /** Leaves nothing. */
  record Delete(Guard guard) implements ItemWrite.Intent {
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
      return null;
    }
  }
}
