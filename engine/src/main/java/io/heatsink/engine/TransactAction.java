package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.expression.BoundUpdate;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.wire.ParsedItem;
import io.heatsink.engine.Structure.Member;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of the four things that a transaction can do to an item, as requests say it. */
final class TransactAction {
  /** One item of a request: exactly one of the four. */
  static final Structure ITEM = new Structure("TransactWriteItem");

  private static final TransactAction CHECK = new TransactAction("ConditionCheck", "Key");
  private static final TransactAction PUT = new TransactAction("Put", "Item");
  private static final TransactAction DELETE = new TransactAction("Delete", "Key");
  private static final TransactAction UPDATE = new TransactAction("Update", "Key");

  private final String name;
  private final Member<Fields> ofItem;
  private final Member<String> table;
  private final Member<ParsedItem> subject;
  private final ExpressionParameters expressions;
  private final @Nullable Member<String> update;
  private final Member<String> condition;
  private final Member<String> onFailure;

  /**
   * @param subject the member that holds the item or its key
   */
  private TransactAction(String name, String subject) {
    this.name = name;
    Structure shape = new Structure(name);
    ofItem = ITEM.optional(name, shape);
    this.subject = shape.required(subject, Shape.Attributes.ANY);
    expressions = ExpressionParameters.withNamesAndValues(shape);
    update = name.equals("Update") ? expressions.requiredExpression("UpdateExpression") : null;
    table = shape.required("TableName", TableName.NAME_OR_ARN);
    condition =
        name.equals("ConditionCheck")
            ? expressions.requiredExpression("ConditionExpression")
            : expressions.expression("ConditionExpression");
    onFailure =
        shape.optional(
            "ReturnValuesOnConditionCheckFailure",
            Shape.Choice.of(WriteParameters.ALL_OLD, WriteParameters.NONE));
  }

  /**
   * What is asked of one item. Two requests are the same if they ask the same of the same items.
   *
   * @param subject the item or its key
   * @param update null if nothing is updated
   * @param condition null if there is none
   * @param names null if there are none
   * @param values null if there are none
   */
  record Asked(
      TransactAction action,
      TableName table,
      Map<String, AttributeValue> subject,
      @Nullable String update,
      @Nullable String condition,
      @Nullable Map<String, String> names,
      @Nullable Map<String, AttributeValue> values,
      boolean showsItem) {}

  String name() {
    return name;
  }

  /**
   * @throws DynamoDbException a ValidationException, if the item asks for none of the four, or for
   *     several
   */
  static Asked read(Fields item) {
    List<TransactAction> asked =
        List.of(CHECK, PUT, DELETE, UPDATE).stream()
            .filter(action -> item.has(action.ofItem))
            .toList();
    if (asked.size() != 1) {
      throw DynamoDbException.validation(
          "TransactItems can only contain one of Check, Put, Update or Delete");
    }
    TransactAction action = asked.getFirst();
    return action.asked(item.need(action.ofItem));
  }

  private Asked asked(Fields fields) {
    TableName name = TableName.of(fields.need(table));
    // Also complains of names and values without an expression.
    boolean hasExpressions = expressions.of(fields) != null;
    ParsedItem values = expressions.values(fields);
    return new Asked(
        this,
        name,
        fields.need(subject).orThrow(),
        update == null ? null : fields.get(update),
        fields.get(condition),
        expressions.names(fields),
        !hasExpressions || values == null ? null : values.orThrowAsExpressionValues(),
        fields.or(onFailure, WriteParameters.NONE).equals(WriteParameters.ALL_OLD));
  }

  /**
   * What is asked, with its expressions checked; nothing was looked up yet.
   *
   * @param item null if none is put
   * @param update null if nothing is updated
   */
  record Checked(Asked asked, @Nullable Item item, @Nullable BoundUpdate update, Guard guard)
      implements TransactedWrite {
    @Override
    public TableName table() {
      return asked.table;
    }

    @Override
    public PrimaryKey key(Table table) {
      PrimaryKey key =
          item == null
              ? PrimaryKey.ofKey(table.key(), asked.subject)
              : PutItem.key(table, asked.subject);
      if (update != null) {
        update.refuseKeyAttributes(table.key());
      }
      return key;
    }

    @Override
    public ItemWrite.Intent intent(Table table, PrimaryKey key) {
      if (item != null) {
        return new PutItem.Put(item, guard);
      }
      if (update != null) {
        return new UpdateItem.Update(key.toMap(table.key()), update, guard, table, table.state());
      }
      return asked.action == CHECK ? new ItemCheck(guard) : new DeleteItem.Delete(guard);
    }
  }

  /**
   * @throws DynamoDbException a ValidationException, if an expression is wrong
   */
  static Checked check(Asked asked, Expressions expressions) {
    Guard guard = Guard.OPEN;
    BoundUpdate update = null;
    if (asked.update != null || asked.condition != null) {
      ExpressionAttributes attributes = ExpressionAttributes.of(asked.names, asked.values);
      if (asked.update != null) {
        update = expressions.update(asked.update).bind(attributes);
      }
      if (asked.condition != null) {
        guard = new Guard(expressions.condition(asked.condition).bind(attributes), asked.showsItem);
      }
      expressions.requireAllUsed(attributes);
    }
    Item item = asked.action == PUT ? PutItem.checked(asked.subject) : null;
    return new Checked(asked, item, update, guard);
  }
}
