package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.expression.BoundUpdate;
import io.heatsink.dynamodb.expression.DocumentPath;
import io.heatsink.dynamodb.expression.SetValue;
import io.heatsink.dynamodb.expression.UpdateExpression;
import io.heatsink.dynamodb.expression.UpdateOperand;
import io.heatsink.dynamodb.expression.ValuePlaceholder;
import io.heatsink.dynamodb.wire.ParsedValue;
import io.heatsink.engine.Structure.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What UpdateItem does by AttributeUpdates, which there were before expressions.
 *
 * <p>Source: DynamoDB Developer Guide, "Legacy conditional parameters", AttributeUpdates. That ADD
 * appends to a list is not in it.
 */
final class AttributeUpdates {
  private static final Structure UPDATE = new Structure("AttributeValueUpdate");
  private static final Member<ParsedValue> VALUE = UPDATE.optional("Value", Shape.Value.ANY);
  private static final Member<String> ACTION =
      UPDATE.optional("Action", Shape.Choice.of("ADD", "DELETE", "PUT"));

  static final Shape.MapOf<Fields> SHAPE = Shape.MapOf.any(UPDATE);

  private static final Set<String> ADDABLE = Set.of("N", "SS", "NS", "BS", "L");
  private static final Set<String> DELETABLE = Set.of("SS", "NS", "BS");

  private final List<UpdateExpression.Set> sets = new ArrayList<>();
  private final List<DocumentPath> removals = new ArrayList<>();
  private final List<UpdateExpression.Add> additions = new ArrayList<>();
  private final List<UpdateExpression.Delete> deletions = new ArrayList<>();
  private final LegacyValues values = new LegacyValues();

  private AttributeUpdates() {}

  /** Null if there is nothing to do. */
  static @Nullable BoundUpdate bind(Map<String, Fields> asked) {
    if (asked.isEmpty()) {
      return null;
    }
    AttributeUpdates updates = new AttributeUpdates();
    asked.forEach(updates::add);
    return new UpdateExpression(
            updates.sets, updates.removals, updates.additions, updates.deletions)
        .bindAsAttributeUpdates(updates.values.attributes());
  }

  private void add(String attribute, Fields fields) {
    DocumentPath path = DocumentPath.of(attribute);
    String action = fields.or(ACTION, "PUT");
    ParsedValue parsed = fields.get(VALUE);
    if (parsed == null) {
      if (!action.equals("DELETE")) {
        throw Invalid.parameter(
            "Only DELETE action is allowed when no attribute value is specified");
      }
      removals.add(path);
      return;
    }
    AttributeValue value = parsed.orThrow();
    switch (action) {
      case "ADD" -> {
        require(ADDABLE.contains(value.typeName()), "ADD action is", value);
        if (value instanceof ListValue) {
          sets.add(new UpdateExpression.Set(path, appended(path, value)));
        } else {
          additions.add(new UpdateExpression.Add(path, values.name(value)));
        }
      }
      case "DELETE" -> {
        require(DELETABLE.contains(value.typeName()), "DELETE action with value is", value);
        deletions.add(new UpdateExpression.Delete(path, values.name(value)));
      }
      default -> sets.add(new UpdateExpression.Set(path, values.name(value)));
    }
  }

  private SetValue appended(DocumentPath path, AttributeValue more) {
    ValuePlaceholder empty = values.name(new ListValue(List.of()));
    return new UpdateOperand.ListAppend(
        new UpdateOperand.IfNotExists(path, empty), values.name(more));
  }

  private static void require(boolean supported, String action, AttributeValue value) {
    if (!supported) {
      throw Invalid.parameter(action + " not supported for the type " + value.typeName());
    }
  }
}
