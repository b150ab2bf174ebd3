package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.expression.Condition.And;
import io.heatsink.dynamodb.expression.Condition.AttributeExists;
import io.heatsink.dynamodb.expression.Condition.AttributeNotExists;
import io.heatsink.dynamodb.expression.Condition.AttributeType;
import io.heatsink.dynamodb.expression.Condition.BeginsWith;
import io.heatsink.dynamodb.expression.Condition.Between;
import io.heatsink.dynamodb.expression.Condition.Comparison;
import io.heatsink.dynamodb.expression.Condition.Contains;
import io.heatsink.dynamodb.expression.Condition.In;
import io.heatsink.dynamodb.expression.Condition.Not;
import io.heatsink.dynamodb.expression.Condition.Or;
import io.heatsink.dynamodb.expression.Condition.Simple;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A condition or filter with the names and values of its call: decides of items. Thread-safe. */
public final class BoundCondition {
  private final Condition condition;
  private final ExpressionAttributes attributes;

  BoundCondition(ExpressionKind kind, Condition condition, ExpressionAttributes attributes) {
    ConditionChecker.use(kind, condition, attributes);
    ConditionChecker.checkTypes(kind, condition, attributes);
    this.condition = condition;
    this.attributes = attributes;
  }

  /**
   * @param item null where there is none: a condition then sees an item without attributes
   */
  public boolean test(@Nullable Map<String, AttributeValue> item) {
    return holds(condition, item == null ? Map.of() : item);
  }

  /** The top-level attributes that it asks for. */
  public Set<String> attributeNames() {
    Set<String> names = new LinkedHashSet<>();
    ConditionChecker.paths(
        condition, path -> names.add(attributes.name(path.elements().getFirst())));
    return names;
  }

  /**
   * A Query's filter may not ask for the key of what it queries: that is for the key condition.
   *
   * @param filter what the complaint calls it
   * @throws DynamoDbException a ValidationException, if it does
   */
  public void refuseKeyAttributes(KeySchema key, String filter) {
    ConditionChecker.paths(
        condition,
        path -> {
          String name = attributes.name(path.elements().getFirst());
          if (key.contains(name)) {
            throw DynamoDbException.validation(
                filter
                    + " can only contain non-primary key attributes: Primary key attribute: "
                    + name);
          }
        });
  }

  private boolean holds(Condition tested, Map<String, AttributeValue> item) {
    return switch (tested) {
      case And(Condition left, Condition right) -> holds(left, item) && holds(right, item);
      case Or(Condition left, Condition right) -> holds(left, item) || holds(right, item);
      case Not(Condition negated) -> !holds(negated, item);
      case Simple simple -> holds(simple, item);
    };
  }

  private boolean holds(Simple tested, Map<String, AttributeValue> item) {
    return switch (tested) {
      case Comparison comparison ->
          Values.compares(
              comparison.comparator(),
              value(comparison.left(), item),
              value(comparison.right(), item));
      case Between(Operand operand, Operand lower, Operand upper) -> {
        AttributeValue value = value(operand, item);
        yield Values.compares(Comparator.GREATER_OR_EQUAL, value, value(lower, item))
            && Values.compares(Comparator.LESS_OR_EQUAL, value, value(upper, item));
      }
      case In in -> isIn(in, item);
      case AttributeExists(DocumentPath path) -> Items.at(item, path, attributes) != null;
      case AttributeNotExists(DocumentPath path) -> Items.at(item, path, attributes) == null;
      case AttributeType(DocumentPath path, Operand type) -> {
        AttributeValue value = Items.at(item, path, attributes);
        yield value != null
            && value(type, item) instanceof StringValue(String name)
            && value.typeName().equals(name);
      }
      case BeginsWith(Operand operand, Operand prefix) -> {
        AttributeValue value = value(operand, item);
        AttributeValue start = value(prefix, item);
        yield value != null && start != null && Values.beginsWith(value, start);
      }
      case Contains(Operand operand, Operand part) -> {
        AttributeValue value = value(operand, item);
        AttributeValue element = value(part, item);
        yield value != null && element != null && Values.contains(value, element);
      }
    };
  }

  private boolean isIn(In in, Map<String, AttributeValue> item) {
    AttributeValue value = value(in.operand(), item);
    for (Operand other : in.values()) {
      if (Values.compares(Comparator.EQUAL, value, value(other, item))) {
        return true;
      }
    }
    return false;
  }

  /** Null where the operand is missing, or has no size where one is asked for. */
  private @Nullable AttributeValue value(Operand operand, Map<String, AttributeValue> item) {
    return switch (operand) {
      case DocumentPath path -> Items.at(item, path, attributes);
      case ValuePlaceholder value -> attributes.value(value);
      case Operand.Size(Operand sized) -> {
        AttributeValue value = value(sized, item);
        Integer size = value == null ? null : Values.size(value);
        yield size == null ? null : new NumberValue(DynamoNumber.of(size));
      }
    };
  }
}
